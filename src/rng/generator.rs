//! The generator that every random operation draws from: its seed, and who shares it.
//!
//! What can be drawn stands in the files of the distributions, each an `impl Generator`.

use super::mt19937::Mt19937;
use crate::error::{Result, bail};
use std::cell::RefCell;
use std::rc::Rc;

/// The seed of a new generator (`c10::detail::default_rng_seed_val`).
const DEFAULT_SEED: u64 = 67_280_421_310_721;

/// A generator of random numbers, like `torch.Generator`.
///
/// ```
/// use selfnorm::rng::Generator;
///
/// let mut generator = Generator::new();
/// generator.manual_seed(7)?;
/// // A clone goes on by itself, from the same place.
/// let mut other = generator.clone();
/// let (mut a, mut b) = ([0.0; 5], [0.0; 5]);
/// generator.rand_f32(&mut a)?;
/// other.rand_f32(&mut b)?;
/// assert_eq!(a, b);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    pub(super) mt: Mt19937,
    pub(super) seed: u64,
    /// False only while a default generator waits for entropy.
    pub(super) seeded: bool,
    /// The other half of a pair of normal numbers (fewer than 16 elements at a time).
    pub(super) next_normal: Option<f64>,
    /// PyTorch keeps one of these too, which nothing on a CPU uses: carried from state to state.
    pub(super) next_float_normal: Option<f32>,
}

/// A generator with several owners on one thread.
pub type SharedGenerator = Rc<RefCell<Generator>>;

impl Default for Generator {
    fn default() -> Self {
        Self::new()
    }
}

/// A seed from a decimal number. What does not fit into 64 bits becomes one that
/// [`Generator::manual_seed`] refuses.
#[cfg(feature = "bindings")]
pub(crate) fn seed_from_text(text: &str) -> i128 {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let magnitude = digits.parse::<u64>().map_or(i128::MAX, i128::from);
    if negative { -magnitude } else { magnitude }
}

impl Generator {
    /// A generator with the seed 67280421310721, like `torch.Generator()`.
    ///
    /// ```
    /// assert_eq!(selfnorm::rng::Generator::new().initial_seed(), 67280421310721);
    /// ```
    pub fn new() -> Self {
        Self::with_seed(DEFAULT_SEED)
    }

    /// The same, to be shared.
    ///
    /// ```
    /// use selfnorm::rng::{Generator, with_generator};
    ///
    /// let generator = Generator::shared();
    /// let mut mask = [0; 100];
    /// with_generator(Some(&generator), |g| g.bernoulli(&mut mask, 0.5))?;
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn shared() -> SharedGenerator {
        Rc::new(RefCell::new(Self::new()))
    }

    fn with_seed(seed: u64) -> Self {
        // Only the low half counts, in PyTorch as well.
        let mt = Mt19937::new(seed as u32);
        Generator { mt, seed, seeded: true, next_normal: None, next_float_normal: None }
    }

    /// Starts again from `seed`: a whole number from -2^63 to 2^64 - 1, of which the low 32 bits
    /// count.
    ///
    /// # Errors
    /// [`ErrorKind::Value`](crate::ErrorKind::Value) for any other number, and nothing changes.
    ///
    /// ```
    /// use selfnorm::{Error, ErrorKind, rng::Generator};
    ///
    /// let mut generator = Generator::new();
    /// generator.manual_seed(-1)?;
    /// assert_eq!(generator.initial_seed(), u64::MAX);
    /// assert_eq!(
    ///     generator.manual_seed(1 << 64),
    ///     Err(Error::new(ErrorKind::Value, "Overflow when unpacking long long".into()))
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn manual_seed(&mut self, seed: i128) -> Result<()> {
        let bits = u64::try_from(seed).or_else(|_| i64::try_from(seed).map(|seed| seed as u64));
        let Ok(bits) = bits else { bail!(Value, "Overflow when unpacking long long") };
        *self = Self::with_seed(bits);
        Ok(())
    }

    /// The seed that this generator last started from.
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(3)?;
    /// assert_eq!(generator.initial_seed(), 3);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn initial_seed(&self) -> u64 {
        self.seed
    }

    /// Starts again from a seed of 53 bits that the system gives, and returns it.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) where the system has no source of entropy, and nothing changes.
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// let seed = generator.seed()?;
    /// assert!(seed < 1 << 53);
    /// assert_eq!(generator.initial_seed(), seed);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn seed(&mut self) -> Result<u64> {
        let mut bytes = [0; 8];
        if getrandom::fill(&mut bytes).is_err() {
            bail!(Runtime, "this system gives no random seed: set one with manual_seed");
        }
        // 53 bits, as PyTorch takes: every such seed is a JavaScript number.
        let seed = u64::from_le_bytes(bytes) >> 11;
        *self = Self::with_seed(seed);
        Ok(seed)
    }

    /// Called before every draw.
    pub(super) fn ready(&mut self) -> Result<&mut Self> {
        if !self.seeded {
            self.seed()?;
        }
        Ok(self)
    }
}

thread_local! {
    static DEFAULT: RefCell<SharedGenerator> =
        RefCell::new(Rc::new(RefCell::new(Generator { seeded: false, ..Generator::new() })));
}

/// This thread's generator for operations that are not given one, seeded by the system.
///
/// Where the system has no entropy it still exists and can be seeded by hand; to draw from it
/// before that is an error.
///
/// ```
/// use selfnorm::rng::default_generator;
///
/// default_generator().borrow_mut().manual_seed(42)?;
/// assert_eq!(default_generator().borrow().initial_seed(), 42);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn default_generator() -> SharedGenerator {
    let generator = default_to_seed();
    if let Ok(mut generator) = generator.try_borrow_mut() {
        // Without entropy it goes on waiting.
        let _ = generator.ready();
    }
    generator
}

/// The same, which may still wait for entropy: Node takes 1.5 ms to give some, in vain for a program that sets its seed.
pub(crate) fn default_to_seed() -> SharedGenerator {
    DEFAULT.with_borrow(Rc::clone)
}

/// Makes another generator the default one of this thread.
#[cfg(feature = "bindings")]
pub(crate) fn set_default_generator(generator: SharedGenerator) {
    DEFAULT.set(generator);
}

/// Calls `draw` with the generator, or with the default one for `None`.
///
/// # Errors
/// What `draw` returns; [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if someone else is just drawing from this generator.
///
/// ```
/// use selfnorm::rng::with_generator;
///
/// let mut x = [2.0; 4];
/// with_generator(None, |generator| generator.rand_f64(&mut x))?;
/// assert!(x.iter().all(|&x| (0.0..1.0).contains(&x)));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn with_generator<R>(
    generator: Option<&SharedGenerator>,
    draw: impl FnOnce(&mut Generator) -> Result<R>,
) -> Result<R> {
    let default;
    let generator = match generator {
        Some(generator) => generator,
        None => {
            default = default_generator();
            &default
        }
    };
    let Ok(mut generator) = generator.try_borrow_mut() else {
        bail!(
            Runtime,
            "the generator is in use by a draw that has not ended: if a stack overflow cut it short, \
             seed the generator again"
        );
    };
    draw(&mut generator)
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "floats as Python prints them")]
mod tests {
    use super::super::tests::seeded;
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn seeds_as_pytorch_does() {
        let first = |generator: &mut Generator| {
            let mut x = [0.0; 2];
            generator.rand_f32(&mut x).map(|()| x)
        };
        // g = torch.Generator(); torch.rand(2, generator=g)
        assert_eq!(first(&mut Generator::new()), Ok([0.267295241355896, 0.8725283145904541]));
        // torch.manual_seed(-1); torch.rand(2), torch.initial_seed()
        let mut generator = seeded(-1);
        assert_eq!(first(&mut generator), Ok([0.9937993884086609, 0.5713063478469849]));
        assert_eq!(generator.initial_seed(), 18446744073709551615);
        // Only the low 32 bits count.
        assert_eq!(first(&mut seeded((1 << 40) + 5)), first(&mut seeded(5)));
        assert_eq!(seeded(-(1 << 63)).initial_seed(), 1 << 63);
        for seed in [1 << 64, -(1 << 63) - 1, i128::MIN, i128::MAX] {
            let error = Error::new(ErrorKind::Value, "Overflow when unpacking long long".into());
            let before = generator.get_state();
            assert_eq!(generator.manual_seed(seed), Err(error));
            assert_eq!(generator.get_state(), before);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_new_seed_forgets_the_waiting_number() {
        let mut generator = seeded(1);
        generator.normal_f32(&mut [0.0], 0.0, 1.0).unwrap();
        assert!(generator.next_normal.is_some());
        generator.manual_seed(1).unwrap();
        assert_eq!(generator.next_normal, None);
        generator.normal_f32(&mut [0.0], 0.0, 1.0).unwrap();
        generator.seed().unwrap();
        assert_eq!(generator.next_normal, None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn entropy_differs_each_time_and_fits_a_javascript_number() {
        let mut generator = Generator::new();
        let seeds = [(); 4].map(|()| generator.seed().unwrap());
        assert!(seeds.iter().all(|&seed| seed < 1 << 53));
        assert!(seeds[1..].iter().all(|&seed| seed != seeds[0]));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn one_that_waits_for_entropy_takes_a_seed_when_drawn_from() {
        let waiting = Generator { seeded: false, ..Generator::new() };
        let mut generator = waiting.clone();
        generator.rand_f32(&mut [0.0]).unwrap();
        assert_ne!(generator.initial_seed(), DEFAULT_SEED);

        let mut generator = waiting.clone();
        generator.manual_seed(5).unwrap();
        assert_eq!(generator.get_state(), seeded(5).get_state());
        // Its state says that it has none.
        let error = Generator::new().set_state(&waiting.get_state()).unwrap_err();
        assert_eq!(error.message(), "Invalid mt19937 state");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_default_generator_is_one_and_the_same() {
        default_generator().borrow_mut().manual_seed(9).unwrap();
        let mut x = [0.0; 3];
        with_generator(None, |generator| generator.rand_f64(&mut x)).unwrap();
        let mut want = [0.0; 3];
        seeded(9).rand_f64(&mut want).unwrap();
        assert_eq!(x, want);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn drawing_while_someone_draws_is_an_error() {
        let generator = Generator::shared();
        let result =
            with_generator(Some(&generator), |_| with_generator(Some(&generator), |_| Ok(())));
        assert!(
            matches!(result, Err(e) if e.kind() == ErrorKind::Runtime && e.message().contains("is in use by a draw"))
        );
        assert_eq!(with_generator(Some(&generator), |_| Ok(1)), Ok(1));
    }
}
