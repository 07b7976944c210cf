//! A double as C++ streams print it, for messages that PyTorch's C++ code composes.

use std::fmt;

/// Prints like `std::ostream << double`: six significant digits, without trailing zeros.
pub(super) struct Printed(pub f64);

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: i32 = 6;
        let x = self.0;
        if x.is_nan() {
            return f.write_str("nan");
        }
        if x.is_infinite() {
            return write!(f, "{x}");
        }
        let rounded = format!("{x:.*e}", DIGITS as usize - 1);
        let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        if (-4..DIGITS).contains(&exponent) {
            f.write_str(trim(&format!("{x:.*}", (DIGITS - 1 - exponent) as usize)))
        } else {
            let sign = if exponent < 0 { '-' } else { '+' };
            write!(f, "{}e{sign}{:02}", trim(mantissa), exponent.abs())
        }
    }
}

/// Takes the zeros off the end of a fraction, and a point that nothing follows.
fn trim(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    // torch.empty(3).bernoulli_(p), the end of its message
    #[wasm_bindgen_test(unsupported = test)]
    fn doubles_print_as_in_cpp() {
        let cases = [
            (-0.1, "-0.1"),
            (2.0, "2"),
            (f64::NAN, "nan"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (-0.9999999, "-1"),
            (1e20, "1e+20"),
            (-0.30000000000000004, "-0.3"),
            (-1e-9, "-1e-09"),
            (123456.789, "123457"),
            (100000.5, "100000"),
            (1234567.0, "1.23457e+06"),
            (999999.5, "1e+06"),
            (-0.00001, "-1e-05"),
            (0.0001, "0.0001"),
            (3e38, "3e+38"),
            (-1.7e308, "-1.7e+308"),
            (0.0, "0"),
        ];
        for (x, text) in cases {
            assert_eq!(Printed(x).to_string(), text);
        }
    }
}
