//! PyTorch's fixtures (`tests/oracle`) through the crate's native interface: random numbers, the
//! dropouts, selu, linear. The same cases run from JavaScript in `tests/unit/oracle`.
#![cfg(not(target_arch = "wasm32"))]

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use selfnorm::ops::conv::{Padding, Window, conv};
use selfnorm::ops::dropout::{Kind, dropout};
use selfnorm::ops::optim::{Adam, Group, Rule, Sgd, Slot, step};
use selfnorm::ops::{activation::selu, create, init, linear::linear, random};
use selfnorm::rng::{Generator, SharedGenerator};
use selfnorm::{DType, Error, ErrorKind, Tensor, warnings};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

const NAMES: [&str; 6] =
    ["dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout"];

/// The manifest, and the tensors of its files by file and name.
struct Fixtures {
    cases: Vec<Value>,
    tensors: HashMap<(String, String), Values>,
}

/// Values as doubles, which hold every element of every fixture exactly, and their shape.
struct Values {
    dtype: Dtype,
    shape: Vec<usize>,
    data: Vec<f64>,
}

fn read(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/oracle/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

impl Fixtures {
    fn load(files: &[&str]) -> Fixtures {
        let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
        let mut tensors = HashMap::new();
        for file in files.iter().map(|name| format!("{name}.safetensors")) {
            let bytes = read(&file);
            for (name, view) in SafeTensors::deserialize(&bytes).unwrap().tensors() {
                tensors.insert((file.clone(), name), values(&view));
            }
        }
        Fixtures { cases: manifest["cases"].as_array().unwrap().clone(), tensors }
    }

    fn values(&self, case: &Value, role: &str) -> Option<&Values> {
        let name = case["tensors"][role].as_str()?;
        Some(&self.tensors[&(case["file"].as_str()?.to_string(), name.to_string())])
    }

    fn want(&self, case: &Value, role: &str) -> &Values {
        self.values(case, role).unwrap_or_else(|| panic!("{}: no {role}", case["id"]))
    }
}

fn values(view: &TensorView) -> Values {
    let bytes = view.data();
    let data = match view.dtype() {
        Dtype::F32 => chunks(bytes, |b| f32::from_le_bytes(b).into()),
        Dtype::F64 => chunks(bytes, f64::from_le_bytes),
        Dtype::I64 => chunks(bytes, |b| i64::from_le_bytes(b) as f64),
        Dtype::U8 => bytes.iter().map(|&b| b.into()).collect(),
        other => panic!("a fixture of dtype {other:?} is not expected"),
    };
    Values { dtype: view.dtype(), shape: view.shape().to_vec(), data }
}

fn chunks<const N: usize>(bytes: &[u8], value: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    bytes.chunks_exact(N).map(|chunk| value(chunk.try_into().unwrap())).collect()
}

fn dtype_of(name: &str) -> DType {
    match name {
        "f32" => DType::Float32,
        "f64" => DType::Float64,
        "i32" => DType::Int32,
        "u8" => DType::UInt8,
        "bool" => DType::Bool,
        "i64" => DType::Int64,
        other => panic!("dtype {other}"),
    }
}

fn numbers(x: &Tensor) -> Vec<f64> {
    fn exact<T: selfnorm::dtype::Element>(x: &Tensor, to: impl Fn(&T) -> f64) -> Vec<f64> {
        x.to_vec::<T>().unwrap().iter().map(to).collect()
    }
    match x.dtype() {
        DType::Float32 => exact::<f32>(x, |&v| v.into()),
        DType::Float64 => exact::<f64>(x, |&v| v),
        DType::Int32 => exact::<i32>(x, |&v| v.into()),
        DType::UInt8 | DType::Bool => exact::<u8>(x, |&v| v.into()),
        DType::Int64 => exact::<i64>(x, |&v| v as f64),
    }
}

fn tensor(values: &Values) -> Tensor {
    let (data, shape) = (&values.data, &values.shape);
    match values.dtype {
        Dtype::F32 => {
            let data: Vec<f32> = data.iter().map(|&v| v as f32).collect();
            Tensor::from_slice(&data, shape, DType::Float32).unwrap()
        }
        _ => Tensor::from_slice(data, shape, DType::Float64).unwrap(),
    }
}

/// "bits" (any NaN equals any NaN, -0 is not 0), or within the case's tolerance.
fn same(got: f64, want: f64, check: &Value) -> bool {
    if got.to_bits() == want.to_bits() || (got.is_nan() && want.is_nan()) {
        return true;
    }
    match (check["rtol"].as_f64(), check["atol"].as_f64()) {
        (Some(rtol), Some(atol)) => got == want || (got - want).abs() <= atol + rtol * want.abs(),
        _ => false,
    }
}

fn compare(name: &str, got: &[f64], want: &[f64], check: &Value) {
    assert_eq!(got.len(), want.len(), "{name}: number of values");
    for (i, (&got, &want)) in got.iter().zip(want).enumerate() {
        assert!(
            same(got, want, check),
            "{name}: first difference at [{i}]: got {got}, PyTorch {want}"
        );
    }
}

fn compare_tensor(name: &str, got: &Tensor, want: &Values, check: &Value) {
    assert_eq!(got.shape(), want.shape, "{name}: shape");
    compare(name, &numbers(got), &want.data, check);
}

/// A generator after `manual_seed` with the case's seed.
fn seeded(case: &Value) -> SharedGenerator {
    let seed = &case["seed"];
    let seed = seed.as_str().map_or_else(|| seed.as_i64().unwrap().into(), |s| s.parse().unwrap());
    let generator = Generator::shared();
    generator.borrow_mut().manual_seed(seed).unwrap();
    generator
}

fn number(value: &Value) -> f64 {
    value.as_str().map_or_else(|| value.as_f64().unwrap(), |s| s.parse().unwrap())
}

fn draw(op: &str, args: &Value, dtype: DType, g: &SharedGenerator) -> Option<Tensor> {
    let sizes: Vec<usize> = args["size"].as_array().into_iter().flatten().map(size).collect();
    let (a, g) = (|name: &str| number(&args[name]), Some(g));
    let integer = |name: &str| args[name].as_i64().unwrap();
    let zeros = || Tensor::zeros(&sizes, dtype).unwrap();
    let filled = |x: Tensor, done: selfnorm::Result<()>| done.map(|()| x);
    let drawn = match op {
        "rand" => random::rand(&sizes, dtype, g),
        "randn" => random::randn(&sizes, dtype, g),
        "randint" => random::randint(integer("low"), integer("high"), &sizes, dtype, g),
        "randperm" => random::randperm(integer("n"), dtype, g),
        "uniform_" => {
            let x = zeros();
            filled(x.clone(), random::uniform_(&x, a("from"), a("to"), g))
        }
        "normal_" => {
            let x = zeros();
            filled(x.clone(), random::normal_(&x, a("mean"), a("std"), g))
        }
        "bernoulli_" => {
            let x = zeros();
            filled(x.clone(), random::bernoulli_(&x, a("p"), g))
        }
        _ => return None,
    };
    Some(drawn.unwrap())
}

fn size(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

#[test]
fn random_numbers() {
    let fixtures = Fixtures::load(&["rng"]);
    let mut passed = 0;
    for case in &fixtures.cases {
        let dtype = match case["dtype"].as_str() {
            // PyTorch's int64 results are int32 here.
            Some("i64") => DType::Int32,
            Some(name @ ("f32" | "f64" | "u8")) => dtype_of(name),
            _ => continue,
        };
        let op = case["op"].as_str().unwrap();
        if let Some(got) = draw(op, &case["args"], dtype, &seeded_if(case)) {
            let name = format!("{} {}", case["id"], case["args"]);
            compare_tensor(&name, &got, fixtures.want(case, "output"), &case["check"]);
            passed += 1;
        }
    }
    assert_eq!(passed, 272);
}

/// Cases without a seed draw nothing.
fn seeded_if(case: &Value) -> SharedGenerator {
    if case["seed"].is_null() { Generator::shared() } else { seeded(case) }
}

#[test]
fn a_stream_of_calls_and_the_state_after_it() {
    let fixtures = Fixtures::load(&["rng"]);
    let case = fixtures.cases.iter().find(|case| case["op"] == "rng_stream").unwrap();
    let (g, normals) = (seeded(case), json!({ "rtol": 1e-14, "atol": 0.0 }));
    for (i, call) in case["args"]["calls"].as_array().unwrap().iter().enumerate() {
        let dtype = |i: usize| dtype_of(call[i].as_str().unwrap());
        let n = || vec![size(&call[1])];
        let got = match call[0].as_str().unwrap() {
            "rand" => random::rand(&n(), dtype(2), Some(&g)),
            "randn" => random::randn(&n(), dtype(2), Some(&g)),
            "randint" => {
                let (low, high) = (call[1].as_i64().unwrap(), call[2].as_i64().unwrap());
                random::randint(low, high, &[size(&call[3])], DType::Int32, Some(&g))
            }
            "randperm" => random::randperm(call[1].as_i64().unwrap(), DType::Int32, Some(&g)),
            "bernoulli_" => {
                let x = Tensor::zeros(&n(), DType::UInt8).unwrap();
                random::bernoulli_(&x, number(&call[2]), Some(&g)).map(|()| x)
            }
            _ => {
                let p = create::full(&n(), number(&call[2]), dtype(3)).unwrap();
                random::bernoulli(&p, Some(&g))
            }
        };
        let normal64 = call[0] == "randn" && call[2] == "f64";
        let check = if normal64 { &normals } else { &case["check"] };
        let want = fixtures.want(case, &format!("output{i}"));
        compare_tensor(&format!("call {i} {call}"), &got.unwrap(), want, check);
    }
    let state: Vec<f64> = g.borrow().get_state().iter().map(|&byte| byte.into()).collect();
    compare("state", &state, &fixtures.want(case, "state").data, &case["check"]);
}

/// Runs `f`; its result and the texts of all warnings.
fn with_warnings<T>(f: impl FnOnce() -> T) -> (T, Vec<String>) {
    let texts = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&texts);
    warnings::set_handler(Some(Rc::new(move |text: &str| {
        seen.borrow_mut().push(text.to_string());
        Ok(())
    })));
    let value = f();
    warnings::set_handler(None);
    (value, texts.take())
}

fn texts(case: &Value) -> Vec<&str> {
    case["warnings"].as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

fn kind_of(case: &Value) -> Option<Kind> {
    // `Kind::ALL` has the order of the names.
    NAMES.iter().position(|&name| case["op"] == name).map(|i| Kind::ALL[i])
}

fn run(case: &Value, kind: Kind, x: &Tensor, g: &SharedGenerator) -> selfnorm::Result<Tensor> {
    let args = &case["args"];
    let flag = |name: &str| args[name].as_bool().unwrap();
    dropout(kind, x, number(&args["p"]), flag("training"), flag("inplace"), Some(g))
}

/// Exactly as many numbers were drawn as PyTorch draws.
fn check_next(name: &str, case: &Value, g: &SharedGenerator) {
    let next = random::randint(0, 1 << 24, &[1], DType::Int32, Some(g)).unwrap();
    assert_eq!(numbers(&next)[0], number(&case["next_randint_2_24"]), "{name}: the next number");
}

#[test]
fn dropouts() {
    let fixtures = Fixtures::load(&["dropout_f32", "dropout_f64"]);
    let mut passed = 0;
    for case in &fixtures.cases {
        let Some(kind) = kind_of(case) else { continue };
        if !case["layout"].is_null() || case["tensors"]["output"].is_null() {
            continue;
        }
        let name = format!("{} {} {}", case["id"], case["args"], case["dtype"]);
        let (input, g) = (fixtures.want(case, "input"), seeded(case));
        let x = tensor(input);
        let (y, warned) = with_warnings(|| run(case, kind, &x, &g).unwrap());
        compare_tensor(&name, &y, fixtures.want(case, "output"), &case["check"]);
        check_next(&name, case, &g);
        let itself = &case["returns_input_itself"];
        let inplace = case["args"]["inplace"].as_bool().unwrap();
        assert_eq!(y.is(&x), itself.as_bool().unwrap_or(inplace), "{name}: the input itself");
        if itself.is_null() {
            assert_eq!(warned, texts(case), "{name}: warnings");
        }
        if !inplace {
            compare(&name, &numbers(&x), &input.data, &case["check"]);
        }
        passed += 1;
    }
    assert_eq!(passed, 972);
}

/// Large inputs given by a formula: the first values and the sum. (The SHA-256 of all bytes is
/// compared from JavaScript.)
#[test]
fn large_dropouts() {
    let cases = Fixtures::load(&[]).cases;
    let mut passed = 0;
    for case in cases.iter().filter(|case| !case["sha256_output"].is_null()) {
        let shape: Vec<usize> = case["shape"].as_array().unwrap().iter().map(size).collect();
        let value = |i: usize| (i as u32).wrapping_mul(2654435761) >> 8;
        let n = shape.iter().product();
        let data = (0..n).map(|i| f64::from(value(i)) / 4194304.0 - 2.0).collect();
        let dtype = if case["dtype"] == "f32" { Dtype::F32 } else { Dtype::F64 };
        let x = tensor(&Values { dtype, shape, data });
        let y = run(case, kind_of(case).unwrap(), &x, &seeded(case)).unwrap();
        let (name, got) = (format!("{} {}", case["id"], case["shape"]), numbers(&y));
        let first: Vec<f64> = case["first"].as_array().unwrap().iter().map(number).collect();
        compare(&name, &got[..first.len()], &first, &case["check"]);
        let tolerance = json!({ "rtol": 1e-9, "atol": 1e-6 });
        compare(&name, &[got.iter().sum()], &[number(&case["sum_f64"])], &tolerance);
        passed += 1;
    }
    assert_eq!(passed, 16);
}

#[test]
fn errors_and_what_is_none() {
    let cases = Fixtures::load(&[]).cases;
    let mut passed = 0;
    for case in cases.iter().filter(|case| !case["result"].is_null() && case["dtype"] != "leaf") {
        let shape: Vec<usize> = case["shape"].as_array().unwrap().iter().map(size).collect();
        let name =
            format!("{} {} {} {shape:?} {}", case["id"], case["op"], case["args"], case["dtype"]);
        let x = create::full(&shape, 1.0, dtype_of(case["dtype"].as_str().unwrap())).unwrap();
        let g = Generator::shared();
        let (result, warned) = with_warnings(|| run(case, kind_of(case).unwrap(), &x, &g));
        let want = &case["result"];
        match result {
            Ok(y) => {
                assert_eq!(want["ok"], true, "{name}");
                assert_eq!(y.shape(), shape, "{name}: shape");
                assert_eq!(want["same_object"], y.is(&x), "{name}: the input itself");
            }
            Err(error) => {
                assert_eq!((class_of(&error), &*error.message()), class_and_text(want), "{name}");
                let untouched = Generator::new().get_state() == g.borrow().get_state();
                assert!(untouched, "{name}: drew before it failed");
            }
        }
        assert_eq!(warned, texts(case), "{name}: warnings");
        passed += 1;
    }
    assert_eq!(passed, 312);
}

fn class_of(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Value => "ValueError",
        ErrorKind::Runtime => "RuntimeError",
        ErrorKind::Type => "TypeError",
        ErrorKind::Memory => "RangeError",
        ErrorKind::NotImplemented => "NotImplementedError",
        ErrorKind::Index => "IndexError",
        ErrorKind::Raised => "a warning",
    }
}

fn class_and_text(want: &Value) -> (&str, &str) {
    (want["error"].as_str().unwrap_or("no error"), want["message"].as_str().unwrap_or(""))
}

#[test]
fn selus() {
    let fixtures = Fixtures::load(&["pointwise"]);
    let mut passed = 0;
    for case in fixtures.cases.iter().filter(|case| case["op"] == "selu") {
        let input = tensor(fixtures.want(case, "input"));
        let got = selu(&input, case["args"]["inplace"] == true).unwrap();
        let want = fixtures.want(case, "output");
        compare_tensor(&case["id"].to_string(), &got, want, &case["check"]);
        passed += 1;
    }
    assert_eq!(passed, 32);
}

#[test]
fn linear_and_convolutions_with_gradients() {
    let fixtures = Fixtures::load(&["layers"]);
    let mut passed = HashMap::new();
    for case in &fixtures.cases {
        let op = case["op"].as_str().unwrap();
        let rank = match op {
            "linear" => 0,
            "conv1d" => 1,
            "conv2d" => 2,
            _ => continue,
        };
        let input = |role| fixtures.values(case, role).map(tensor);
        let (x, weight, bias) = (input("input").unwrap(), input("weight").unwrap(), input("bias"));
        let inputs = [
            ("grad_input", Some(&x)),
            ("grad_weight", Some(&weight)),
            ("grad_bias", bias.as_ref()),
        ];
        inputs.iter().filter_map(|(_, x)| *x).for_each(|x| x.set_requires_grad(true).unwrap());
        let y = if rank == 0 {
            linear(&x, &weight, bias.as_ref())
        } else {
            let number = |name: &str| [case["args"][name].as_i64().unwrap()];
            let (stride, zeros, dilation) =
                (number("stride"), number("padding"), number("dilation"));
            let (padding, [groups]) = (Padding::Zeros(&zeros), number("groups"));
            let window = Window { stride: &stride, padding, dilation: &dilation, groups };
            conv(rank, &x, &weight, bias.as_ref(), &window)
        };
        let (y, check) = (y.unwrap(), &case["check"]);
        compare_tensor(&case["id"].to_string(), &y, fixtures.want(case, "output"), check);
        y.backward(input("grad_output").as_ref(), false).unwrap();
        for (role, x) in inputs {
            let Some(x) = x else { continue };
            let name = format!("{} {role}", case["id"]);
            compare_tensor(&name, &x.grad().unwrap(), fixtures.want(case, role), check);
        }
        *passed.entry(op).or_insert(0) += 1;
    }
    assert_eq!(passed, HashMap::from([("linear", 10), ("conv1d", 8), ("conv2d", 10)]));
}

/// The optimizer of a case, with PyTorch's defaults.
fn rule(case: &Value) -> Option<Rule> {
    let args = &case["args"];
    let or = |name: &str, default: f64| args[name].as_f64().unwrap_or(default);
    let on = |name: &str| args[name].as_bool().unwrap_or(false);
    let (lr, maximize) = (or("lr", 1e-3), on("maximize"));
    Some(match case["op"].as_str()? {
        "optim.SGD" => Rule::Sgd(Sgd {
            lr,
            momentum: or("momentum", 0.0),
            dampening: or("dampening", 0.0),
            weight_decay: or("weight_decay", 0.0),
            nesterov: on("nesterov"),
            maximize,
        }),
        op @ ("optim.Adam" | "optim.AdamW") => Rule::Adam(Adam {
            lr,
            betas: args["betas"]
                .as_array()
                .map_or((0.9, 0.999), |b| (number(&b[0]), number(&b[1]))),
            eps: or("eps", 1e-8),
            weight_decay: or("weight_decay", if op == "optim.AdamW" { 0.01 } else { 0.0 }),
            amsgrad: on("amsgrad"),
            maximize,
            decoupled_weight_decay: op == "optim.AdamW",
        }),
        _ => return None,
    })
}

/// Five steps; every `param<i>` of a case is the last one.
#[test]
fn optimizers() {
    let fixtures = Fixtures::load(&["optim"]);
    let mut passed = 0;
    for case in &fixtures.cases {
        let Some(rule) = rule(case) else { continue };
        let param = tensor(fixtures.want(case, "param0"));
        let slots = vec![Slot { param: param.clone(), state: [const { None }; 4] }];
        let mut groups = [Group { rule, slots }];
        for i in 0..5 {
            let grad = tensor(fixtures.want(case, &format!("grad{i}")));
            param.set_grad(Some(&grad)).unwrap();
            assert_eq!(step(&mut groups), Ok(i == 0 && case["args"] != json!({ "lr": 0.1 })));
        }
        // SGD rounds as PyTorch does in single precision.
        let same = case["op"] == "optim.SGD" && case["dtype"] == "f32";
        let check = if same { json!("bits") } else { case["check"].clone() };
        let name = format!("{} {}", case["id"], case["args"]);
        compare_tensor(&name, &param, fixtures.want(case, "param5"), &check);
        passed += 1;
    }
    assert_eq!(passed, 16);
}

#[test]
fn first_values_of_layers() {
    use init::{Distribution::*, Fan, calculate_gain, layer_, scaled_};
    let fixtures = Fixtures::load(&["init"]);
    let mut passed = 0;
    for case in &fixtures.cases {
        let (op, g) = (case["op"].as_str().unwrap(), seeded_if(case));
        let (name, check) = (format!("{} {}", case["id"], case["args"]), &case["check"]);
        let zeros = |role| Tensor::zeros(&fixtures.want(case, role).shape, DType::Float32).unwrap();
        if op.ends_with(".reset_parameters") {
            let (weight, bias) = (zeros("weight"), zeros("bias"));
            layer_(&weight, Some(&bias), Some(&g)).unwrap();
            compare_tensor(&name, &weight, fixtures.want(case, "weight"), check);
            compare_tensor(&name, &bias, fixtures.want(case, "bias"), check);
        } else if let Some(function) = op.strip_prefix("nn.init.") {
            let x = zeros("output");
            let gain = |name: &Value| calculate_gain(name.as_str().unwrap_or("linear"), Some(0.0));
            let gain = gain(&case["args"]["nonlinearity"]).unwrap();
            let fan = if function.starts_with("xavier") { Fan::Mean } else { Fan::In };
            let distribution = if function.ends_with("uniform_") { Uniform } else { Normal };
            scaled_(&x, gain, fan, distribution, Some(&g)).unwrap();
            compare_tensor(&name, &x, fixtures.want(case, "output"), check);
        } else {
            continue;
        }
        passed += 1;
    }
    assert_eq!(passed, 7);
}

#[test]
#[should_panic(expected = "first difference at [2]: got 3, PyTorch 3.0000000000000004")]
fn one_wrong_bit_fails() {
    compare("bit", &[1.0, f64::NAN, 3.0], &[1.0, -f64::NAN, 3.0000000000000004], &"bits".into());
}

#[test]
#[should_panic(expected = "first difference at [0]: got 0, PyTorch -0")]
fn the_zeros_differ() {
    compare("zero", &[0.0], &[-0.0], &"bits".into());
}
