//! Tests of `math.rs`.

use super::*;
use crate::dtype::Element;
use crate::simd::portable;
use wasm_bindgen_test::wasm_bindgen_test;

/// A function of this module over a slice, in vectors of any kind.
fn over<T: Float>(x: &[T], f: impl Fn(&mut Steps<T>)) -> Vec<T> {
    let mut y = x.to_vec();
    y.resize(x.len().next_multiple_of(4), T::default());
    f(T::steps_mut(&mut y).0);
    y.truncate(x.len());
    y
}

type Function<V> = fn(&mut Steps<<V as FloatVector>::Elem>);

fn sigmoid_all<V: FloatVector<Elem: MathFloat>>(y: &mut Steps<V::Elem>) {
    replace::<V>(y, sigmoid);
}

/// The functions one vector at a time give the same.
#[wasm_bindgen_test(unsupported = test)]
fn out_of_line_is_the_same() {
    type Vector = <f64 as Float>::Vector;
    let x: Vec<f64> = sweep().step_by(7).collect();
    let bits = |y: Vec<f64>| y.into_iter().map(|y| if y.is_nan() { 1 } else { y.to_bits() });
    for (one, all) in [
        (exp as fn(Vector) -> Vector, exp_all::<Vector> as fn(&mut Steps<f64>)),
        (log1p, log1p_all::<Vector>),
    ] {
        assert!(bits(over(&x, |y| replace(y, one))).eq(bits(over(&x, all))));
    }
}

/// Calls `$check` with each function and its reference in `libm`.
macro_rules! for_each_function {
    ($vector:ty, $check:expr) => {
        for (name, f, reference, bound) in [
            ("exp", exp_all::<$vector> as Function<$vector>, libm::exp as fn(f64) -> f64, 1.0),
            ("expm1", expm1_all::<$vector>, libm::expm1, 1.5),
            ("log", log_all::<$vector>, libm::log, 1.0),
            ("log1p", log1p_all::<$vector>, libm::log1p, 1.0),
            ("tanh", tanh_all::<$vector>, libm::tanh, 1.2),
            ("sigmoid", sigmoid_all::<$vector>, |x| 1.0 / (1.0 + libm::exp(-x)), 2.5),
            ("erf", erf_all::<$vector>, libm::erf, 1.5),
        ] {
            $check(name, f, reference, bound)
        }
    };
}

/// Numbers of all sizes and signs, and many where the functions bend.
fn sweep() -> impl Iterator<Item = f64> {
    let sizes = (-10_800..10_300).map(|i| 2f64.powf(f64::from(i) * 0.1));
    let near = (1..60_000).map(|i| f64::from(i) * 2.37e-4);
    let wide = (0..40_000).map(|i| f64::from(i) * 0.018_7);
    let one = (-2000..2000).map(|i| 1.0 + f64::from(i) * 3e-6);
    sizes.chain(near).chain(wide).chain(one).flat_map(|x| [x, -x])
}

/// The distance in units of the last place of the exact value.
fn ulps(got: f64, want: f64, digits: i32, least: i32) -> f64 {
    if got == want || (got.is_nan() && want.is_nan()) {
        return 0.0;
    }
    let exponent = libm::ilogb(want).max(least);
    (got - want).abs() / libm::ldexp(1.0, exponent - digits + 1)
}

#[wasm_bindgen_test(unsupported = test)]
fn float32_errors_are_as_small_as_stated() {
    let x: Vec<f32> = sweep().map(|x| x as f32).collect();
    for_each_function!(<f32 as Float>::Vector, |name, f, reference: fn(f64) -> f64, bound| {
        let (mut worst, mut at) = (0.0, 0.0);
        for (&x, y) in x.iter().zip(over::<f32>(&x, f)) {
            let want = reference(f64::from(x));
            // What float32 rounds to infinity, and the sigmoid that PyTorch rounds to zero.
            let beyond = want.is_finite() && (want as f32).is_infinite();
            if (beyond && y.is_infinite()) || (name == "sigmoid" && x < -87.0 && y < 2e-38) {
                continue;
            }
            let error = ulps(f64::from(y), want, 24, -126);
            if error.is_nan() || error > worst {
                (worst, at) = (error, x);
            }
        }
        assert!(worst <= bound, "{name}: {worst} at {at}");
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn float64_errors_are_as_small_as_stated() {
    let x: Vec<f64> = sweep().collect();
    for_each_function!(<f64 as Float>::Vector, |name, f, reference: fn(f64) -> f64, bound| {
        let (mut worst, mut at) = (0.0, 0.0);
        for (&x, y) in x.iter().zip(over::<f64>(&x, f)) {
            if name == "sigmoid" && x < -708.0 && y < 1e-307 {
                continue;
            }
            let error = ulps(y, reference(x), 53, -1022);
            if error.is_nan() || error > worst {
                (worst, at) = (error, x);
            }
        }
        // The reference itself may be off by one.
        assert!(worst <= bound + 1.0, "{name}: {worst} at {at}");
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn portable_agrees_bit_for_bit() {
    let mut functions = Vec::new();
    for_each_function!(portable::F32x4, |_, f, _, _| functions.push(f));
    let mut functions = functions.into_iter();
    let x: Vec<f32> = sweep().map(|x| x as f32).step_by(3).collect();
    let bits = |y: Vec<f32>| y.into_iter().map(|y| if y.is_nan() { 0 } else { y.to_bits() });
    for_each_function!(<f32 as Float>::Vector, |name, f, _, _| {
        let portable = over::<f32>(&x, functions.next().unwrap());
        assert!(bits(over::<f32>(&x, f)).eq(bits(portable)), "{name} of float32");
    });

    let mut functions = Vec::new();
    for_each_function!(portable::F64x2, |_, f, _, _| functions.push(f));
    let mut functions = functions.into_iter();
    let x: Vec<f64> = sweep().step_by(3).collect();
    let bits = |y: Vec<f64>| y.into_iter().map(|y| if y.is_nan() { 0 } else { y.to_bits() });
    for_each_function!(<f64 as Float>::Vector, |name, f, _, _| {
        let portable = over::<f64>(&x, functions.next().unwrap());
        assert!(bits(over::<f64>(&x, f)).eq(bits(portable)), "{name} of float64");
    });
}

/// As PyTorch 2.15 gives them on a CPU.
#[wasm_bindgen_test(unsupported = test)]
fn special_values() {
    fn check<V: FloatVector<Elem: MathFloat>>() {
        const INF: f64 = f64::INFINITY;
        type Case<T> = (fn(&mut Steps<T>), [f64; 6]);
        let cases: [Case<V::Elem>; 7] = [
            // of 0, -0, inf, -inf, -1, nan
            (exp_all::<V>, [1.0, 1.0, INF, 0.0, 0.367_879_441_171_442_33, f64::NAN]),
            (expm1_all::<V>, [0.0, -0.0, INF, -1.0, -0.632_120_558_828_557_7, f64::NAN]),
            (log_all::<V>, [-INF, -INF, INF, f64::NAN, f64::NAN, f64::NAN]),
            (log1p_all::<V>, [0.0, -0.0, INF, f64::NAN, -INF, f64::NAN]),
            (tanh_all::<V>, [0.0, -0.0, 1.0, -1.0, -0.761_594_155_955_764_9, f64::NAN]),
            (sigmoid_all::<V>, [0.5, 0.5, 1.0, 0.0, 0.268_941_421_369_995_1, f64::NAN]),
            (erf_all::<V>, [0.0, -0.0, 1.0, -1.0, -0.842_700_792_949_714_9, f64::NAN]),
        ];
        for (i, (f, want)) in cases.into_iter().enumerate() {
            let x = [0.0, -0.0, INF, -INF, -1.0, f64::NAN].map(V::Elem::from_f64);
            for (got, want) in over(&x, f).into_iter().zip(want) {
                let got = got.to_f64();
                let same = (got - want).abs() <= 2e-7 * want.abs() || got == want;
                let sign = got.is_sign_negative() == want.is_sign_negative();
                assert!((got.is_nan() && want.is_nan()) || (same && sign), "{i}: {got} {want}");
            }
        }
    }
    check::<<f32 as Float>::Vector>();
    check::<<f64 as Float>::Vector>();
    let [sin, cos] = sines(&[-0.0, f64::INFINITY, 1e300, f64::NAN]);
    assert!(sin[0].is_sign_negative() && sin[0] == 0.0 && sin[1].is_nan() && sin[3].is_nan());
    assert!(cos[0] == 1.0 && cos[2] == libm::cos(1e300) && cos[3].is_nan());
}

/// Sines and cosines.
fn sines(x: &[f64]) -> [Vec<f64>; 2] {
    [0.0, 1.0].map(|quarter| {
        let mut y = vec![0.0; x.len()];
        for (x, y) in x.as_chunks::<2>().0.iter().zip(y.as_chunks_mut::<2>().0) {
            let y = std::slice::from_mut(y);
            sin_or_cos_all::<<f64 as Float>::Vector>(&[*x], y, quarter);
            let mut portable = [[0.0; 2]];
            sin_or_cos_all::<portable::F64x2>(&[*x], &mut portable, quarter);
            let [y, portable] = [&y[0], &portable[0]];
            let bits = |y: &[f64]| [0, 1].map(|i| if y[i].is_nan() { 1 } else { y[i].to_bits() });
            assert_eq!(bits(y), bits(portable), "{x:?}");
        }
        y
    })
}

#[wasm_bindgen_test(unsupported = test)]
fn sine_and_cosine_agree_with_libm() {
    let x: Vec<f64> = sweep().filter(|x| x.abs() < 1e9).collect();
    let [sin, cos] = sines(&x);
    for (i, x) in x.into_iter().enumerate() {
        for (got, want) in [(sin[i], libm::sin(x)), (cos[i], libm::cos(x))] {
            let error = ulps(got, want, 53, -1022);
            assert!(error <= 2.0, "{x}: {error}");
        }
    }
}

/// By logarithms or not, the bits are those of `pow`: near and far, at the corners and where a power
/// lies in the middle of two float32.
#[wasm_bindgen_test(unsupported = test)]
fn powers_have_the_bits_of_pow() {
    let (inf, least) = (f32::INFINITY, f32::from_bits(1));
    let corners = [0.0, 1.0, inf, f32::NAN, least, f32::MIN_POSITIVE, f32::MAX, 4097.0 * 4097.0];
    let near_one = (0..2000u32).map(|i| f32::from_bits(1.0f32.to_bits() - 1000 + i));
    let wide = (0..8000u32).map(|i| f32::from_bits(i * 268_435 % 0x7f80_0000));
    let squares = (4000..5000u16).map(|i| f32::from(i) * f32::from(i));
    let positive = corners.into_iter().chain(near_one).chain(wide).chain(squares);
    let mut x: Vec<f32> = positive.flat_map(|x| [x, -x]).collect();
    x.resize(x.len().next_multiple_of(4), 2.0);
    let mut y = x.clone();
    let exponents = [1.7, -1.5, 1.5, 4.0, 5.0, -3.0, 0.333, 1e-3, 40.5, -41.0, 1e6, 1e300, 0.0];
    let infinite = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    for exponent in exponents.into_iter().chain(infinite) {
        pow_all::<f32>(f32::steps(&x).0, f32::steps_mut(&mut y).0, exponent);
        for (&x, &y) in x.iter().zip(&y) {
            let want = libm::pow(x.into(), exponent) as f32;
            let same = y.to_bits() == want.to_bits() || y.is_nan() && want.is_nan();
            assert!(same, "{x} to the power {exponent}: {y} {want}");
        }
    }
}
