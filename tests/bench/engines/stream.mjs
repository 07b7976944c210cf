// The ceiling for feature maps: `y = x * a + b` over as many bytes, by the shortest loop that WebAssembly has for it, without
// masks, checks or allocation. What separates it from a memory copy is the width of its vectors, not anything of ours.

import { contestant } from '../lib/rounds.mjs';

const four = (make) => [0, 1, 2, 3].map((i) => make(16 * i)).join('\n');

/** The kernel as text: reads at `x`, writes at `y`, until `x` reaches `end`; 64 bytes each time. */
export const source = `(module
  (memory (export "memory") 1)
  (func (export "run") (param $x i32) (param $y i32) (param $end i32)
    (local $a v128) (local $b v128)
    (local.set $a (v128.const f32x4 0.9 0.9 0.9 0.9))
    (local.set $b (v128.const f32x4 0.1 0.1 0.1 0.1))
    (loop $again
      ${four((at) => `(v128.store offset=${at} (local.get $y) (f32x4.add (f32x4.mul (v128.load offset=${at} (local.get $x)) (local.get $a)) (local.get $b)))`)}
      (local.set $x (i32.add (local.get $x) (i32.const 64)))
      (local.set $y (i32.add (local.get $y) (i32.const 64)))
      (br_if $again (i32.lt_u (local.get $x) (local.get $end))))))`;

export const name = 'stream';

/** Only feature maps are held against it. */
export function prepare({ group, shape, bytes, inplace }, { stream }) {
  if (group !== 'feature_alpha_dropout' || shape.length !== 4) return undefined;
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(stream)).exports;
  memory.grow(Math.ceil(((inplace ? 1 : 2) * bytes) / 65536));
  const from = 65536;
  const to = inplace ? from : from + bytes;
  new Float32Array(memory.buffer).fill(1);
  return contestant((repeat) => {
    for (let i = 0; i < repeat; i++) run(from, to, from + bytes);
  });
}
