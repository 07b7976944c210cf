//! Numbers in messages, as Python and as C++ print them: PyTorch's messages come from both.
//!
//! Whole numbers print without a fraction, because JavaScript does not tell 2 from 2.0.

#[cfg(feature = "bindings")]
use crate::error::{Result, bail};
use std::fmt::{self, Write};

/// The argument `name` of `op` as a whole number that a float64 holds exactly.
///
/// # Errors
/// [`ErrorKind::Type`](crate::ErrorKind::Type) for a fraction, NaN, infinity, and beyond 2^53.
#[cfg(feature = "bindings")]
pub(crate) fn whole(op: &str, name: &str, x: f64) -> Result<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if x.fract() != 0.0 || x.abs() > EXACT {
        bail!(Type, "{op}(): argument '{name}' must be a whole number, not {}", Python(x));
    }
    Ok(x as i64)
}

/// Prints like Python: the fewest digits that give the same number again.
pub(crate) struct Python(pub f64);

/// Prints like a C++ stream: six significant digits, without trailing zeros.
pub(crate) struct Cpp(pub f64);

impl fmt::Display for Python {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Digits::of(self.0).write(f, 16)
    }
}

impl fmt::Display for Cpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PRECISION: usize = 6;
        let mut digits = Digits::of(self.0);
        digits.round(PRECISION);
        digits.write(f, PRECISION as i32)
    }
}

/// `sign 0.d1 d2 d3 ... * 10^exponent`; or a word.
struct Digits {
    negative: bool,
    /// ASCII digits without zeros at either end, so none for 0; or `nan`, or `inf`.
    digits: Vec<u8>,
    exponent: i32,
}

impl Digits {
    fn of(x: f64) -> Digits {
        let negative = x.is_sign_negative() && !x.is_nan();
        if !x.is_finite() {
            let word: &[u8] = if x.is_nan() { b"nan" } else { b"inf" };
            return Digits { negative, digits: word.to_vec(), exponent: 0 };
        }
        // Bytes and iterators: slices of strings would bring text for panics that never happen.
        let text = shortest(x.abs()).into_bytes();
        let mut digits = Vec::new();
        let mut exponent = 0;
        let mut point = false;
        let mut bytes = text.iter();
        for &byte in bytes.by_ref().take_while(|&&byte| byte != b'e') {
            match byte {
                b'.' => point = true,
                digit => {
                    digits.push(digit);
                    exponent += i32::from(!point);
                }
            }
        }
        let negative_exponent = bytes.as_slice().first() == Some(&b'-');
        let power = bytes
            .filter(|byte| byte.is_ascii_digit())
            .fold(0, |power, &digit| power * 10 + i32::from(digit - b'0'));
        exponent += if negative_exponent { -power } else { power };
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
        digits.drain(..zeros);
        exponent -= zeros as i32;
        Digits { negative, digits, exponent }
    }

    /// Rounds to so many digits, ties to even.
    fn round(&mut self, count: usize) {
        if self.digits.len() <= count || !self.digits[0].is_ascii_digit() {
            return;
        }
        let rest = self.digits.split_off(count);
        let odd = self.digits[count - 1] % 2 == 1;
        let up = match rest.as_slice() {
            [b'5'] => odd,
            rest => rest[0] >= b'5',
        };
        if up {
            while self.digits.pop_if(|digit| *digit == b'9').is_some() {}
            match self.digits.last_mut() {
                Some(digit) => *digit += 1,
                None => {
                    self.digits.push(b'1');
                    self.exponent += 1;
                }
            }
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
    }

    /// Writes a decimal number while its exponent is from -4 to below `limit`, else with `e`.
    fn write(&self, f: &mut fmt::Formatter<'_>, limit: i32) -> fmt::Result {
        if self.negative {
            f.write_char('-')?;
        }
        match self.digits.first() {
            None => return f.write_char('0'),
            Some(byte) if byte.is_ascii_alphabetic() => {
                return self.digits.iter().try_for_each(|&byte| f.write_char(byte.into()));
            }
            Some(_) => {}
        }
        let point = self.exponent;
        if point <= -4 || point > limit {
            self.write_digits(f, 1)?;
            let (sign, exponent) = (if point < 1 { '-' } else { '+' }, (point - 1).abs());
            let zero = if exponent < 10 { "0" } else { "" };
            return write!(f, "e{sign}{zero}{exponent}");
        }
        self.write_digits(f, point)
    }

    /// The digits with a point after the first `point` of them, zeros filled in on either side.
    fn write_digits(&self, f: &mut fmt::Formatter<'_>, point: i32) -> fmt::Result {
        let start = point.min(1) - 1;
        for place in start..point.max(self.digits.len() as i32) {
            if place == point.max(start + 1) {
                f.write_char('.')?;
            }
            let digit = usize::try_from(place).ok().and_then(|place| self.digits.get(place));
            f.write_char(digit.map_or('0', |&digit| digit.into()))?;
        }
        Ok(())
    }
}

/// The fewest digits that give the same number again, with or without an exponent.
#[cfg(not(all(feature = "bindings", target_arch = "wasm32")))]
fn shortest(x: f64) -> String {
    format!("{x:e}")
}

/// The same from JavaScript, which has it anyway: Rust's own would be a tenth of the module.
#[cfg(all(feature = "bindings", target_arch = "wasm32"))]
fn shortest(x: f64) -> String {
    js_sys::Number::from(x).to_string_with_radix(10).map_or_else(|_| String::new(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Python's `print(x)`, whole numbers as ints; and PyTorch's
    /// `torch.empty(1).bernoulli_(x)`, the end of its message.
    #[wasm_bindgen_test(unsupported = test)]
    fn prints_as_python_and_cpp() {
        let cases = [
            (0.0, "0", "0"),
            (2.0, "2", "2"),
            (-0.1, "-0.1", "-0.1"),
            (1.1, "1.1", "1.1"),
            (f64::NAN, "nan", "nan"),
            (f64::INFINITY, "inf", "inf"),
            (f64::NEG_INFINITY, "-inf", "-inf"),
            (-0.9999999, "-0.9999999", "-1"),
            (-0.30000000000000004, "-0.30000000000000004", "-0.3"),
            (1.0 + f64::EPSILON, "1.0000000000000002", "1"),
            (1e-7, "1e-07", "1e-07"),
            (-2.5e-300, "-2.5e-300", "-2.5e-300"),
            (1e22, "1e+22", "1e+22"),
            (1e20, "1e+20", "1e+20"),
            (0.0001, "0.0001", "0.0001"),
            (-0.00001, "-1e-05", "-1e-05"),
            (123456.789, "123456.789", "123457"),
            (100000.5, "100000.5", "100000"),
            (1234567.0, "1234567", "1.23457e+06"),
            (999999.5, "999999.5", "1e+06"),
            (-1.7e308, "-1.7e+308", "-1.7e+308"),
            (120.0, "120", "120"),
        ];
        for (x, python, cpp) in cases {
            assert_eq!(Python(x).to_string(), python);
            assert_eq!(Cpp(x).to_string(), cpp);
        }
    }
}
