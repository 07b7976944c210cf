// Runs the fixtures of random numbers: the functions one by one, and a stream of mixed calls.

import * as torch from 'selfnorm';
import { compare, compare_state } from '../compare.ts';
import { type Case, type Fixtures, title } from '../manifest.ts';
import type { Values } from '../safetensors.ts';
import { DTYPES, expect_tensor, seed_with } from '../tensors.ts';

interface Args {
  readonly size: number[];
  readonly n: number;
  readonly p: number;
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly std: number;
  readonly low: number;
  readonly high: number;
}

type Options = { dtype: torch.DType; generator?: torch.Generator };
type Draw = (args: Args, options: Options) => torch.Tensor;

/** Each function as a fixture calls it; in-place ones on zeros. */
const DRAWS: Readonly<Record<string, Draw>> = {
  rand: ({ size }, options) => torch.rand(size, options),
  randn: ({ size }, options) => torch.randn(size, options),
  uniform_: ({ size, from, to }, { dtype, ...rest }) =>
    torch.zeros(size, { dtype }).uniform_(from, to, rest),
  normal_: ({ size, mean, std }, { dtype, ...rest }) =>
    torch.zeros(size, { dtype }).normal_(mean, std, rest),
  bernoulli_: ({ size, p }, { dtype, ...rest }) => torch.zeros(size, { dtype }).bernoulli_(p, rest),
  randint: ({ low, high, size }, options) => torch.randint(low, high, size, options),
  randperm: ({ n }, options) => torch.randperm(n, options),
};

export const RNG_OPS = [...Object.keys(DRAWS), 'rng_stream'];

/** One function after one seed, from the default generator and from one of its own. */
export function run_draw(c: Case, fixtures: Fixtures): void {
  const draw = DRAWS[c.op] as Draw;
  const want = fixtures.tensor(c, 'output');
  // PyTorch's int64 results are int32 here.
  const dtype = c.dtype === 'i64' ? 'int32' : (DTYPES[c.dtype] as torch.DType);
  seed_with(c.seed);
  expect_tensor(title(c), draw(c.args as unknown as Args, { dtype }), want, dtype, c.check);
  const generator = new torch.Generator();
  seed_with(c.seed, generator);
  const other = draw(c.args as unknown as Args, { dtype, generator });
  expect_tensor(`${title(c)}, own generator`, other, want, dtype, c.check);
  generator.dispose();
}

type StreamCall = [fn: string, ...rest: never[]];

function stream_draw([fn, ...rest]: StreamCall): { got: torch.Tensor; dtype: torch.DType } {
  const [a, b, c] = rest as unknown as [number, number, number];
  const of = (name: unknown): torch.DType => DTYPES[name as string] as torch.DType;
  switch (fn) {
    case 'rand':
      return { got: torch.rand([a], { dtype: of(b) }), dtype: of(b) };
    case 'randn':
      return { got: torch.randn([a], { dtype: of(b) }), dtype: of(b) };
    case 'randint':
      return { got: torch.randint(a, b, [c]), dtype: 'int32' };
    case 'randperm':
      return { got: torch.randperm(a), dtype: 'int32' };
    case 'bernoulli_':
      return { got: torch.zeros([a], { dtype: 'uint8' }).bernoulli_(b), dtype: 'uint8' };
    case 'bernoulli':
      return { got: torch.bernoulli(torch.full([a], b, { dtype: of(c) })), dtype: of(c) };
    default:
      throw new Error(`the stream calls ${fn}`);
  }
}

/** Many calls after one seed, then the whole state of the generator. */
export function run_stream(c: Case, fixtures: Fixtures): void {
  seed_with(c.seed);
  const calls = c.args.calls as StreamCall[];
  calls.forEach((call, i) => {
    const { got, dtype } = stream_draw(call);
    const normal64 = call[0] === 'randn' && dtype === 'float64';
    const check = normal64 ? { rtol: 1e-14, atol: 0 } : 'bits';
    const name = `${c.id} call ${i} ${JSON.stringify(call)}`;
    expect_tensor(name, got, fixtures.tensor(c, `output${i}`), dtype, check);
  });
  const state = torch.get_rng_state();
  compare(`${c.id} size of the state`, state.shape, [5056]);
  compare_state(`${c.id} state`, state.toArray() as Values, fixtures.tensor(c, 'state').values);
}
