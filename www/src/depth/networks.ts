// The four networks of the section "Depth", and one layer after the other of them. Only the package, no page.

import * as torch from 'selfnorm/slim';
import type { Layers, Settings } from './protocol.ts';

const F = torch.nn.functional;
const { init } = torch.nn;

const BATCH = 256;

interface Network {
  /** Writes the first weights. */
  readonly init: (weight: torch.Tensor, generator: torch.Generator) => void;
  /** What follows the weights. */
  readonly activate: (x: torch.Tensor, p: number, generator: torch.Generator) => torch.Tensor;
}

const lecun = (weight: torch.Tensor, generator: torch.Generator): void => {
  init.lecun_normal_(weight, { generator });
};

/** In the order of `NAMES`. */
const NETWORKS: readonly Network[] = [
  {
    init: lecun,
    activate: (x, p, generator) => F.alpha_dropout(torch.selu(x), { p, training: true, generator }),
  },
  {
    init: lecun,
    activate: (x, p, generator) => F.dropout(torch.selu(x), { p, training: true, generator }),
  },
  {
    init: (weight, generator) => {
      init.kaiming_normal_(weight, { nonlinearity: 'relu', generator });
    },
    activate: (x, p, generator) => F.dropout(torch.relu(x), { p, training: true, generator }),
  },
  {
    init: (weight, generator) => {
      init.xavier_normal_(weight, { generator });
    },
    activate: (x) => torch.tanh(x),
  },
];

/** Gives the input, then each layer, of all networks at once. All begin with the same seed. */
export function* layersOf({ depth, width, p, seed, mean, std }: Settings): Generator<Layers> {
  const states = NETWORKS.map((network) => {
    const generator = new torch.Generator();
    generator.manual_seed(seed);
    const x = torch.tidy(() => torch.randn(BATCH, width, { generator }).mul(std).add(mean));
    return { network, generator, x: x as torch.Tensor };
  });
  try {
    yield momentsOf(states.map(({ x }) => x));
    for (let layer = 1; layer <= depth; layer++) {
      for (const state of states) {
        const { network, generator, x } = state;
        state.x = torch.tidy(() => {
          const weight = torch.empty(width, width);
          network.init(weight, generator);
          return network.activate(F.linear(x, weight), p, generator);
        });
        x.dispose();
      }
      yield momentsOf(states.map(({ x }) => x));
    }
  } finally {
    for (const { x, generator } of states) {
      x.dispose();
      generator.dispose();
    }
  }
}

function momentsOf(all: readonly torch.Tensor[]): Layers {
  return torch.tidy(() => ({
    means: all.map((x) => x.mean().item() as number),
    variances: all.map((x) => x.var({ correction: 0 }).item() as number),
  }));
}
