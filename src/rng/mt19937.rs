//! The mt19937 engine: numbers of 32 bits, in blocks of 624. It knows no distribution.
//!
//! From M. Matsumoto, T. Nishimura, "Mersenne Twister" (ACM TOMACS 8, 1998), with their
//! initialization of 2002, and the bookkeeping that PyTorch's state shows (`left`, `next`).
//!
//! ```text
//! state'[i] = state[i + 397] ^ mix(state[i], state[i + 1])      indices modulo 624, in place
//! output[i] = temper(state'[i])
//! ```
//!
//! 1. A whole block is made at a time, so that the first line runs over vectors. The second one is
//!    left to whoever takes the words: most do it in the loop that makes use of them, and a mask
//!    needs it for half of them only.
//! 2. Four lanes at once are right in place as long as no lane reads what the same step writes:
//!    397 and 227 are far enough. The steps whose operands wrap around go alone.
//! 3. The last 396 steps of the block before the wrap are 99 vectors exactly.

use crate::simd::{IntVector, U32x4, opaque};

/// Words of state.
pub(super) const N: usize = 624;
const M: usize = 397;

/// The engine. `state` is the whole block, of which `next..` are to come.
#[derive(Clone, Debug)]
pub(super) struct Mt19937 {
    state: [u32; N],
    /// One more than the outputs left in this block, as PyTorch counts.
    left: usize,
    next: usize,
}

impl Mt19937 {
    pub(super) fn new(seed: u32) -> Self {
        let mut state = [seed; N];
        for i in 1..N {
            let previous = state[i - 1];
            let mixed = (previous ^ (previous >> 30)).wrapping_mul(1_812_433_253);
            state[i] = mixed.wrapping_add(i as u32);
        }
        // Nothing of the seeded words is put out: the first draw makes a new block.
        Mt19937 { state, left: 1, next: 0 }
    }

    /// The engine in the middle of a block; `None` if there is no such place.
    pub(super) fn resume(state: [u32; N], left: usize, next: usize) -> Option<Self> {
        // PyTorch also takes a `left` and `next` that reach beyond the block, and reads there.
        if left == 0 || left > N || next > N || next + (left - 1) > N {
            return None;
        }
        Some(Mt19937 { state, left, next })
    }

    pub(super) fn state(&self) -> &[u32; N] {
        &self.state
    }

    pub(super) fn left(&self) -> usize {
        self.left
    }

    pub(super) fn next(&self) -> usize {
        self.next
    }

    /// How many words can be had without a new block; makes one when there are none.
    fn available(&mut self) -> usize {
        if self.left == 1 {
            next_block::<U32x4>(&mut self.state);
            // Never seen from outside: whoever asks takes at least one of them.
            self.left = N + 1;
            self.next = 0;
        }
        self.left - 1
    }

    /// Takes the next words of this block, at most `max`; at least one if `max` is not 0.
    fn block(&mut self, max: usize) -> &[u32] {
        let count = if max == 0 { 0 } else { self.available().min(max) };
        let from = self.next;
        self.left -= count;
        self.next += count;
        &self.state[from..self.next]
    }

    /// The next output.
    #[inline]
    pub(super) fn next_u32(&mut self) -> u32 {
        temper_one(self.block(1)[0])
    }

    /// Takes `n` words and gives them, not tempered, to `each` in slices.
    pub(super) fn words(&mut self, mut n: usize, mut each: impl FnMut(&[u32])) {
        while n > 0 {
            let words = self.block(n);
            n -= words.len();
            each(words);
        }
    }

    /// Takes `2 * n` words and gives them, not tempered, to `each` in slices of whole pairs (high,
    /// low).
    pub(super) fn word_pairs(&mut self, mut n: usize, mut each: impl FnMut(&[[u32; 2]])) {
        while n > 0 {
            let count = (self.available() / 2).min(n);
            if count > 0 {
                each(self.block(2 * count).as_chunks().0);
                n -= count;
            } else {
                // One word is left: this pair takes its other half from the next block.
                let high = self.block(1)[0];
                each(&[[high, self.block(1)[0]]]);
                n -= 1;
            }
        }
    }

    /// Takes `n` outputs and gives them to `each` in slices.
    pub(super) fn singles(&mut self, n: usize, mut each: impl FnMut(&[u32])) {
        self.words(n, |words| tempered(words, &mut |draws| each(draws)));
    }

    /// Takes `2 * n` outputs and gives them to `each` in slices of whole pairs (high, low).
    pub(super) fn pairs(&mut self, n: usize, mut each: impl FnMut(&[[u32; 2]])) {
        self.word_pairs(n, |pairs| {
            tempered(pairs.as_flattened(), &mut |draws| each(draws.as_chunks().0));
        });
    }
}

/// Calls `each` with the outputs for these words of one block.
#[inline(never)]
fn tempered(words: &[u32], each: &mut dyn FnMut(&[u32])) {
    let mut draws = [0; N];
    let draws = &mut draws[..words.len()];
    let ((to, to_rest), (from, rest)) = (draws.as_chunks_mut::<4>(), words.as_chunks::<4>());
    let tempering = Tempering::new();
    for (draws, words) in to.iter_mut().zip(from) {
        tempering.of(U32x4::load(words)).store(draws);
    }
    for (draw, &word) in to_rest.iter_mut().zip(rest) {
        *draw = temper_one(word);
    }
    each(draws);
}

/// Makes the next block in `state`. Out of line, so that it becomes hot, and is optimised, alone.
#[inline(never)]
fn next_block<V: IntVector>(state: &mut [u32; N]) {
    // The last lane of the last vector must not reach a word that wraps around.
    const FIRST: usize = (N - M) / 4 * 4;
    const { assert!((M - 1).is_multiple_of(4)) };

    let bits = opaque([UPPER, 1, MATRIX]).map(V::splat);
    for i in (0..FIRST).step_by(4) {
        step::<V>(state, bits, i, i + M);
    }
    for i in FIRST..N - M {
        step_one(state, i, i + M);
    }
    for i in (N - M..N - 1).step_by(4) {
        step::<V>(state, bits, i, i + M - N);
    }
    step_one(state, N - 1, M - 1);
}

/// Four words of the block, from word `i` on; `far` is where the words 397 ahead begin.
#[inline(always)]
fn step<V: IntVector>(state: &mut [u32; N], [upper, one, matrix]: [V; 3], i: usize, far: usize) {
    let this = V::load(&state[i..i + 4]);
    let next = V::load(&state[i + 1..i + 5]);
    let far = V::load(&state[far..far + 4]);

    let mixed = this.and(upper).or(next.and_not(upper)).shr::<1>();
    let odd = next.and(one).equal(one);
    far.xor(mixed).xor(odd.and(matrix)).store(&mut state[i..i + 4]);
}

/// The second line for four words.
#[derive(Clone, Copy)]
pub(super) struct Tempering<V>([V; 2]);

impl<V: IntVector> Tempering<V> {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Tempering(opaque([TEMPER_B, TEMPER_C]).map(V::splat))
    }

    /// The outputs for four words.
    #[inline(always)]
    pub(super) fn of(self, word: V) -> V {
        let Tempering([b, c]) = self;
        let y = word.xor(word.shr::<11>());
        let y = y.xor(y.shl::<7>().and(b));
        let y = y.xor(y.shl::<15>().and(c));
        y.xor(y.shr::<18>())
    }
}

const UPPER: u32 = 0x8000_0000;
const MATRIX: u32 = 0x9908_b0df;
const TEMPER_B: u32 = 0x9d2c_5680;
const TEMPER_C: u32 = 0xefc6_0000;

/// One word of the block; the word after the last is the first.
fn step_one(state: &mut [u32; N], i: usize, far: usize) {
    let next = state[(i + 1) % N];
    let mixed = (state[i] & UPPER | next & !UPPER) >> 1;
    state[i] = state[far] ^ mixed ^ if next & 1 == 1 { MATRIX } else { 0 };
}

/// The output for a word.
pub(super) fn temper_one(word: u32) -> u32 {
    let y = word ^ (word >> 11);
    let y = y ^ (y << 7 & TEMPER_B);
    let y = y ^ (y << 15 & TEMPER_C);
    y ^ (y >> 18)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// The generator as its authors define it, one word at a time, over the whole sequence.
    fn naive(seed: u32, n: usize) -> Vec<u32> {
        let mut x = vec![seed; N + n];
        for i in 1..N {
            let before: u32 = x[i - 1];
            x[i] = 1_812_433_253u32.wrapping_mul(before ^ before >> 30).wrapping_add(i as u32);
        }
        for k in 0..n {
            let y = x[k] & 0x8000_0000 | x[k + 1] & 0x7fff_ffff;
            let a = if y % 2 == 1 { 0x9908_b0df } else { 0 };
            x[k + N] = x[k + M] ^ y >> 1 ^ a;
        }
        let temper = |mut y: u32| {
            y ^= y >> 11;
            y ^= y << 7 & 0x9d2c_5680;
            y ^= y << 15 & 0xefc6_0000;
            y ^ y >> 18
        };
        x[N..].iter().map(|&y| temper(y)).collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn is_mt19937() {
        for seed in [0, 1, 5489, 0x8000_0000, u32::MAX] {
            let mut engine = Mt19937::new(seed);
            let draws: Vec<u32> = (0..10_000).map(|_| engine.next_u32()).collect();
            assert_eq!(draws, naive(seed, 10_000));
            if seed == 5489 {
                // C++ ([rand.predef]) demands this value.
                assert_eq!(draws[9_999], 4_123_659_995);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn vectors_agree_with_their_portable_twin() {
        let mut state = *Mt19937::new(42).state();
        let mut other = state;
        for _ in 0..5 {
            next_block::<U32x4>(&mut state);
            next_block::<portable::U32x4>(&mut other);
            assert_eq!(state, other);
            for words in state.as_chunks::<4>().0 {
                let (mut a, mut b) = ([0; 4], [0; 4]);
                Tempering::new().of(U32x4::load(words)).store(&mut a);
                Tempering::new().of(portable::U32x4::load(words)).store(&mut b);
                assert_eq!((a, a), (b, words.map(temper_one)));
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn slices_of_any_length_make_the_same_sequence() {
        let want = naive(3, 6_000);
        let mut engine = Mt19937::new(3);
        let (mut got, mut total) = (Vec::new(), 0);
        for (i, n) in [1, 0, 2, 623, 624, 625, 311, 5, 1300, 1, 7].into_iter().enumerate() {
            total += if i % 2 == 0 { n } else { 2 * n };
            if i % 2 == 0 {
                engine.singles(n, |draws| got.extend_from_slice(draws));
            } else {
                engine.pairs(n, |pairs| got.extend_from_slice(pairs.as_flattened()));
            }
            assert_eq!(got, want[..got.len()]);
        }
        assert_eq!(got.len(), total);
    }
}
