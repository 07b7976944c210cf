// The four dropouts of the section: how each is called here and in Python, and what it should do to mean and variance.

import * as torch from 'selfnorm/slim';

export type Kind = 'feature_alpha_dropout' | 'alpha_dropout' | 'dropout2d' | 'dropout';

export const KINDS: readonly (readonly [Kind, string])[] = [
  ['feature_alpha_dropout', 'feature alpha dropout'],
  ['alpha_dropout', 'alpha dropout'],
  ['dropout2d', 'dropout2d'],
  ['dropout', 'dropout'],
];

export interface Call {
  kind: Kind;
  p: number;
  training: boolean;
  inplace: boolean;
  seed: number;
}

/** Whole maps, or numbers one by one? */
export const isFeature = (kind: Kind): boolean =>
  kind === 'feature_alpha_dropout' || kind === 'dropout2d';

const isAlpha = (kind: Kind): boolean => kind.endsWith('alpha_dropout');

/** Drops with the numbers of a generator that is seeded anew: of the default one, as in Python, unless given. */
export function drop(
  x: torch.Tensor,
  call: Call,
  generator = torch.default_generator,
): torch.Tensor {
  generator.manual_seed(call.seed);
  const { p, training, inplace } = call;
  const by: (x: torch.Tensor, options: object) => torch.Tensor = torch.nn.functional[call.kind];
  return by(x, { p, training, inplace, generator });
}

/** Where SELU ends for very negative numbers: what alpha dropout puts in. */
const ALPHA = -1.7580993408473766;

/** Mean and variance to be expected, over all masks, of numbers with this mean and variance. */
export function expected({ kind, p, training }: Call, mean: number, variance: number) {
  if (!training || p === 0) return { mean, variance };
  const q = 1 - p;
  if (!isAlpha(kind)) return { mean, variance: (variance + mean ** 2) / q - mean ** 2 };
  // y = a (x or ALPHA) + b, as in the paper, so that 0 and 1 stay what they are.
  const a = 1 / Math.sqrt(q * (1 + p * ALPHA ** 2));
  const b = -a * p * ALPHA;
  const mixed = q * mean + p * ALPHA;
  const square = q * (variance + mean ** 2) + p * ALPHA ** 2;
  return { mean: a * mixed + b, variance: a ** 2 * (square - mixed ** 2) };
}

/** What is printed of the result: of whole maps one number each, else the first rows of the first map. */
function shown(y: torch.Tensor, kind: Kind): torch.Tensor {
  return (isFeature(kind) ? y.at('...', 0, 0) : y.at(0, 0, [0, ROWS])).gt(0).to('int32');
}

const ROWS = 4;

/** The call for this package and for PyTorch, to be copied, and what both print: ones where a number was kept. */
export function programs(call: Call, shape: readonly number[]) {
  const { kind, p, training, inplace, seed } = call;
  const rest = inplace ? [training, true] : [training];
  const sizes = shape.join(', ');
  const typescript = `import * as torch from 'selfnorm';

const F = torch.nn.functional;
const x = torch.ones(${sizes});
torch.manual_seed(${seed});
const y = F.${kind}(x, ${[p, ...rest].join(', ')});
console.log(\`\${y.at(${isFeature(kind) ? "'...', 0, 0" : `0, 0, [0, ${ROWS}]`}).gt(0).to('int32')}\`);`;
  const python = `import torch
import torch.nn.functional as F

x = torch.ones(${sizes})
torch.manual_seed(${seed})
y = F.${kind}(x, ${[p, ...rest.map((yes) => (yes ? 'True' : 'False'))].join(', ')})
print((y[${isFeature(kind) ? '..., 0, 0' : `0, 0, :${ROWS}`}] > 0).int())`;
  const printed = torch.tidy(() => `${shown(drop(torch.ones(shape), call), kind)}`);
  return { typescript, python, printed };
}

/** For each image and channel whether its map was kept; everything is where single numbers are dropped. */
export function keptMaps(call: Call, [n = 1, c = 1]: readonly number[]): Uint8Array {
  if (!isFeature(call.kind)) return new Uint8Array(n * c).fill(1);
  return torch.tidy(() =>
    Uint8Array.from(
      drop(torch.ones(n, c, 1, 1), { ...call, inplace: false })
        .gt(0)
        .toArray(),
      Number,
    ),
  );
}
