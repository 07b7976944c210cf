// The ceiling for products: as many multiplications and additions as the case has, in registers, without any memory.
// A kernel of its own for the benchmark; it is no part of the package.

import { contestant } from '../lib/rounds.mjs';

/** Chains that do not wait for one another: with the two factors they fill most of the 16 registers. */
const CHAINS = 12;
const LANES = 4;

const all = (make) => Array.from({ length: CHAINS }, (_, i) => make(i)).join('\n');

/** The kernel as text: `run(n)` takes each chain through n times `x = x * a + b`. */
export const source = `(module
  (func (export "run") (param $n i32) (result f32)
    (local $a v128) (local $b v128)
    ${all((i) => `(local $x${i} v128)`)}
    (local.set $a (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $b (v128.const f32x4 1 1 1 1))
    ${all((i) => `(local.set $x${i} (f32x4.splat (f32.convert_i32_s (i32.add (local.get $n) (i32.const ${i})))))`)}
    (loop $again
      ${all((i) => `(local.set $x${i} (f32x4.add (f32x4.mul (local.get $x${i}) (local.get $a)) (local.get $b)))`)}
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    ${all((i) => `(local.set $a (f32x4.add (local.get $a) (local.get $x${i})))`)}
    (f32x4.extract_lane 0 (local.get $a))))`;

export const name = 'peak';

/** Only what counts its operations is held against the peak. */
export function prepare({ flops }, { peak }) {
  if (flops === undefined) return undefined;
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(peak)).exports;
  const loops = flops / (2 * LANES * CHAINS);
  return contestant((repeat) => run(Math.round(loops * repeat)));
}
