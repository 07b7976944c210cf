//! Tests of the generator across distributions: what is drawn, in which order, however it is split.

use super::*;

/// A seeded generator.
pub(super) fn seeded(seed: i128) -> Generator {
    let mut generator = Generator::new();
    generator.manual_seed(seed).unwrap();
    generator
}

/// All bits of many numbers in one. In Python, with `a = t.numpy().view(np.uint32).tolist()`:
/// `for x in a: h = (h * 31 + x) % 2**64`, from 0.
pub(super) fn digest(bits: impl Iterator<Item = u32>) -> u64 {
    bits.fold(0u64, |h, x| h.wrapping_mul(31).wrapping_add(u64::from(x)))
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// One draw from `generator`, as text.
    fn draw(generator: &mut Generator, kind: u8, n: usize) -> String {
        let (mut x, mut y, mut mask, mut k) = (vec![0.0; n], vec![0.0; n], vec![0; n], vec![0; n]);
        match kind {
            0 => generator.rand_f32(&mut x),
            1 => generator.rand_f64(&mut y),
            2 => generator.bernoulli(&mut mask, 0.3),
            3 => generator.bernoulli_tensor_f32(&mut mask, &vec![0.3; n]),
            4 => generator.randint(&mut k, -5, 1 << 40),
            5 => generator.randperm(&mut k),
            6 => generator.normal_f32(&mut x, 0.0, 1.0),
            _ => generator.normal_f64(&mut y, 0.0, 1.0),
        }
        .unwrap();
        format!("{x:?} {y:?} {mask:?} {k:?}")
    }

    proptest! {
        #[test]
        fn a_state_carries_everything(
            seed in any::<i64>(),
            before in prop::collection::vec((0u8..8, 0usize..700), 0..6),
            after in prop::collection::vec((0u8..8, 0usize..700), 1..6),
        ) {
            let mut a = seeded(seed.into());
            for (kind, n) in before {
                draw(&mut a, kind, n);
            }
            let state = a.get_state();
            let mut b = Generator::new();
            b.set_state(&state).unwrap();
            prop_assert_eq!(b.get_state(), state);
            prop_assert_eq!(a.initial_seed(), b.initial_seed());
            for (kind, n) in after {
                prop_assert_eq!(draw(&mut a, kind, n), draw(&mut b, kind, n));
            }
            prop_assert_eq!(b.get_state(), a.get_state());
        }

        #[test]
        fn any_split_of_draws_gives_the_same_numbers(
            seed in any::<i64>(),
            odd in 0usize..2,
            parts in prop::collection::vec(0usize..900, 1..8),
        ) {
            let n = parts.iter().sum();
            let (mut a, mut b) = (seeded(seed.into()), seeded(seed.into()));
            // One single draw before: then a pair lies across two blocks.
            for generator in [&mut a, &mut b] {
                generator.rand_f32(&mut vec![0.0; odd]).unwrap();
            }
            let (mut whole, mut split) = (vec![0; n], vec![0; n]);
            a.bernoulli(&mut whole, 0.5).unwrap();
            let mut rest = &mut split[..];
            for &part in &parts {
                let (now, later) = rest.split_at_mut(part);
                b.bernoulli(now, 0.5).unwrap();
                rest = later;
            }
            prop_assert_eq!(whole, split);

            let (mut whole, mut split) = (vec![0.0; n], vec![0.0; n]);
            a.rand_f32(&mut whole).unwrap();
            let mut rest = &mut split[..];
            for &part in &parts {
                let (now, later) = rest.split_at_mut(part);
                b.rand_f32(now).unwrap();
                rest = later;
            }
            prop_assert_eq!(whole, split);
            prop_assert_eq!(a.get_state(), b.get_state());
        }
    }
}
