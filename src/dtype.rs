//! Element types: their names, sizes and ranges. No data, no arithmetic.

/// The element type of a tensor.
///
/// `Int64` is for exchange only (safetensors, class targets): it is stored, copied, cast and read,
/// but no arithmetic is done on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DType {
    /// 32-bit IEEE 754, the default.
    Float32,
    /// 64-bit IEEE 754.
    Float64,
    /// 32-bit signed integer.
    Int32,
    /// 8-bit unsigned integer.
    UInt8,
    /// One byte, 0 or 1.
    Bool,
    /// 64-bit signed integer.
    Int64,
}

impl DType {
    /// All of them; the place in this list is the code that crosses to JavaScript.
    pub const ALL: [DType; 6] =
        [DType::Float32, DType::Float64, DType::Int32, DType::UInt8, DType::Bool, DType::Int64];

    /// Bytes of one element.
    pub const fn size(self) -> usize {
        match self {
            DType::Float64 | DType::Int64 => 8,
            DType::Float32 | DType::Int32 => 4,
            DType::UInt8 | DType::Bool => 1,
        }
    }

    /// Whether it is a floating point type.
    pub const fn is_floating_point(self) -> bool {
        matches!(self, DType::Float32 | DType::Float64)
    }

    /// The name in Python and TypeScript, without `torch.`.
    pub const fn name(self) -> &'static str {
        match self {
            DType::Float32 => "float32",
            DType::Float64 => "float64",
            DType::Int32 => "int32",
            DType::UInt8 => "uint8",
            DType::Bool => "bool",
            DType::Int64 => "int64",
        }
    }

    /// The name that PyTorch's C++ messages use (`ScalarType`).
    pub const fn scalar_type(self) -> &'static str {
        match self {
            DType::Float32 => "Float",
            DType::Float64 => "Double",
            DType::Int32 => "Int",
            DType::UInt8 => "Byte",
            DType::Bool => "Bool",
            DType::Int64 => "Long",
        }
    }

    /// The name of the C++ type, which some of PyTorch's messages use.
    pub const fn cpp_name(self) -> &'static str {
        match self {
            DType::Float32 => "float",
            DType::Float64 => "double",
            DType::Int32 => "int",
            DType::UInt8 => "unsigned char",
            DType::Bool => "bool",
            DType::Int64 => "long",
        }
    }

    /// The largest span of whole numbers `[low, high]` whose every member the type can hold.
    pub const fn integer_range(self) -> (i64, i64) {
        match self {
            DType::Float32 => (-(1 << 24), 1 << 24),
            DType::Float64 => (-(1 << 53), 1 << 53),
            DType::Int32 => (i32::MIN as i64, i32::MAX as i64),
            DType::UInt8 => (0, 255),
            DType::Bool => (0, 1),
            DType::Int64 => (i64::MIN, i64::MAX),
        }
    }
}

/// A Rust type that a tensor can hold. `Bool` is held as `u8`, like `UInt8`.
pub trait Element: Copy + PartialEq + Default + sealed::Sealed + 'static {
    /// The name for messages.
    const NAME: &'static str;
    /// Whether a tensor of `dtype` is stored as this type.
    fn stores(dtype: DType) -> bool;
    /// The value as a `f64`, to nearest.
    fn to_f64(self) -> f64;
    /// The value, when the type holds whole numbers.
    fn to_i64(self) -> Option<i64>;
    /// To nearest for floating point; cut off, and to the nearest end of the range, for integers.
    fn from_f64(x: f64) -> Self;
    /// To nearest for floating point; the low bits for integers.
    fn from_i64(x: i64) -> Self;
}

mod sealed {
    /// Only types that are valid for every bit pattern and without padding may be elements.
    pub trait Sealed {}
}

macro_rules! element {
    ($($rust:ty: $($dtype:ident)|+, $to_i64:expr;)*) => {$(
        impl sealed::Sealed for $rust {}
        impl Element for $rust {
            const NAME: &'static str = stringify!($rust);
            fn stores(dtype: DType) -> bool {
                matches!(dtype, $(DType::$dtype)|+)
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn to_i64(self) -> Option<i64> {
                let to_i64: fn($rust) -> Option<i64> = $to_i64;
                to_i64(self)
            }
            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $rust
            }
            #[inline(always)]
            fn from_i64(x: i64) -> Self {
                x as $rust
            }
        }
    )*};
}
element! {
    f32: Float32, |_| None;
    f64: Float64, |_| None;
    i32: Int32, |x| Some(x.into());
    u8: UInt8 | Bool, |x| Some(x.into());
    i64: Int64, Some;
}
