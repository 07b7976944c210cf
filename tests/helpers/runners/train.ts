// Runs the fixtures of whole trainings, and of what a new layer holds.

import * as torch from 'selfnorm';
import { compare } from '../compare.ts';
import { type Case, type Fixtures, title } from '../manifest.ts';
import { make } from '../modules.ts';
import type { Values } from '../safetensors.ts';
import { DTYPES, expect_tensor, seed_with, tensor_of } from '../tensors.ts';

/** The parameters of a new layer. */
export function run_reset(c: Case, fixtures: Fixtures): void {
  seed_with(c.seed);
  const made = make<torch.nn.Module>(c.op.replace('.reset_parameters', ''), Object.values(c.args));
  const dtype = DTYPES[c.dtype] as torch.DType;
  for (const role of ['weight', 'bias']) {
    const want = fixtures.tensor(c, role);
    expect_tensor(`${title(c)}, ${role}`, made[role] as torch.Tensor, want, dtype, c.check);
  }
}

type Layer = [name: string, ...sizes: number[]];

/** The net of a training: nn.Sequential of the layers that the fixture lists. */
function net_of(layers: readonly Layer[], dtype: torch.DType): torch.nn.Sequential {
  const modules = layers.map(([name, ...args]) => make<torch.nn.Module>(`nn.${name}`, args));
  return new torch.nn.Sequential(...modules).to(dtype) as torch.nn.Sequential;
}

/** The largest relative difference between our losses and PyTorch's, by fixture. */
export const differences = new Map<string, number>();

/** A whole training: every loss, the first gradients, the parameters at the end, what the net then says. */
export function run_train(c: Case, fixtures: Fixtures): void {
  const dtype = DTYPES[c.dtype] as torch.DType;
  const {
    layers,
    optimizer: kind,
    optimizer_args,
    steps,
  } = c.args as unknown as {
    layers: Layer[];
    optimizer: string;
    optimizer_args: Readonly<Record<string, unknown>>;
    steps: number;
  };
  const roles = Object.keys(c.tensors ?? {});
  const at = (role: string) => tensor_of(fixtures.tensor(c, role));
  const below = (prefix: string) =>
    roles.filter((role) => role.startsWith(prefix)).map((role) => role.slice(prefix.length));

  const net = net_of(layers, dtype);
  net.load_state_dict(Object.fromEntries(below('init/').map((key) => [key, at(`init/${key}`)])));
  const optimizer = make<torch.optim.Optimizer>(
    `optim.${kind}`,
    [net.parameters()],
    optimizer_args,
  );
  const [x, y] = [at('X'), at('Y')];
  const parameters = new Map(net.named_parameters());
  const expect_parameters = (prefix: string, of: (p: torch.Tensor) => torch.Tensor | null) => {
    for (const key of below(prefix)) {
      const got = of(parameters.get(key) as torch.Tensor) as torch.Tensor;
      const want = fixtures.tensor(c, prefix + key);
      expect_tensor(`${title(c)}, ${prefix}${key}`, got, want, dtype, c.check);
    }
  };

  const losses: number[] = [];
  seed_with(c.seed);
  for (let step = 0; step < steps; step++) {
    optimizer.zero_grad();
    const loss = torch.nn.functional.cross_entropy(net(x) as torch.Tensor, y);
    loss.backward();
    if (step === 0) expect_parameters('grad0/', (p) => p.grad);
    optimizer.step();
    losses.push(loss.item() as number);
  }
  const want = fixtures.tensor(c, 'losses').values as Values;
  const off = losses.map((loss, i) => Math.abs(loss - Number(want[i])) / Math.abs(Number(want[i])));
  differences.set(c.id, Math.max(...off));
  compare(`${title(c)}, losses`, losses, want, c.check);
  expect_parameters('final/', (p) => p);
  net.eval();
  const logits = fixtures.tensor(c, 'eval_logits');
  expect_tensor(`${title(c)}, logits`, net(x) as torch.Tensor, logits, dtype, c.check);
}
