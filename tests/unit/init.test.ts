// Forms and errors of torch.nn.init. Its numbers are compared with PyTorch elsewhere.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { with_warnings } from '../helpers/tensors.ts';

const { init } = torch.nn;
const NO_FAN = 'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions';

/** Draws by two forms of a call after the same seed. */
function expect_same(a: () => torch.Tensor, b: () => torch.Tensor): void {
  torch.manual_seed(3);
  const first = a().toArray();
  torch.manual_seed(3);
  expect(b().toArray()).toEqual(first);
}

describe('forms', () => {
  it('positional and by name', () => {
    const w = () => torch.zeros(3, 4);
    expect_same(
      () => init.uniform_(w(), -2, 3),
      () => init.uniform_(w(), { a: -2, b: 3 }),
    );
    expect_same(
      () => init.normal_(w(), 1, 2),
      () => init.normal_(w(), { mean: 1, std: 2 }),
    );
    expect_same(
      () => init.kaiming_uniform_(w(), 0.5, 'fan_out', 'leaky_relu'),
      () => init.kaiming_uniform_(w(), { a: 0.5, mode: 'fan_out' }),
    );
    expect_same(
      () => init.xavier_normal_(w(), 2),
      () => init.xavier_normal_(w(), { gain: 2 }),
    );
    expect_same(
      () => init.orthogonal_(w(), 2),
      () => init.orthogonal_(w(), { gain: 2 }),
    );
  });

  it('lecun is kaiming with gain 1', () => {
    const w = () => torch.zeros(3, 4);
    expect_same(
      () => init.lecun_normal_(w()),
      () => init.kaiming_normal_(w(), { nonlinearity: 'linear' }),
    );
    expect_same(
      () => init.lecun_uniform_(w()),
      () => init.kaiming_uniform_(w(), { nonlinearity: 'linear' }),
    );
    const generator = new torch.Generator();
    const state = torch.get_rng_state().toArray();
    init.lecun_normal_(w(), { generator });
    expect(torch.get_rng_state().toArray()).toEqual(state);
  });

  it('return the tensor', () => {
    const x = torch.zeros(2, 3);
    expect(init.lecun_normal_(x)).toBe(x);
    expect(init.ones_(x)).toBe(x);
    expect(init.constant_(x, 4).tolist()).toEqual([
      [4, 4, 4],
      [4, 4, 4],
    ]);
  });
});

describe('errors', () => {
  it('fewer than two dimensions', () => {
    const { lecun_normal_, lecun_uniform_, kaiming_normal_, kaiming_uniform_ } = init;
    const { xavier_normal_, xavier_uniform_, orthogonal_ } = init;
    for (const f of [lecun_normal_, lecun_uniform_, kaiming_normal_, kaiming_uniform_]) {
      expect(() => f(torch.zeros(3))).toThrow(new torch.ValueError(NO_FAN));
    }
    for (const f of [xavier_normal_, xavier_uniform_]) {
      expect(() => f(torch.zeros(3))).toThrow(new torch.ValueError(NO_FAN));
    }
    expect(() => orthogonal_(torch.zeros(3))).toThrow(
      'Only tensors with 2 or more dimensions are supported',
    );
  });

  it('unknown names', () => {
    const x = torch.zeros(2, 3);
    expect(() => init.kaiming_normal_(x, 0, 'FAN_INN' as never)).toThrow(
      new torch.ValueError("Mode fan_inn not supported, please use one of ['fan_in', 'fan_out']"),
    );
    expect(() => init.kaiming_normal_(x, { nonlinearity: 'gelu' as never })).toThrow(
      new torch.ValueError('Unsupported nonlinearity gelu'),
    );
    expect(() => init.calculate_gain('gelu' as never)).toThrow('Unsupported nonlinearity gelu');
    expect(() => init.calculate_gain('leaky_relu', 'x' as never)).toThrow('not a valid number');
    expect(() => init.calculate_gain(3 as never)).toThrow(TypeError);
    expect(() => init.kaiming_normal_(x, { mode: 3 as never })).toThrow(TypeError);
    expect(x.toArray().every((v) => v === 0)).toBe(true);
  });

  it('integers', () => {
    const x = torch.ones(2, 3, { dtype: 'int32' });
    expect(() => init.lecun_normal_(x)).toThrow(torch.NotImplementedError);
    expect(() => init.orthogonal_(x)).toThrow(torch.NotImplementedError);
    expect(x.toArray().every((v) => v === 1)).toBe(true);
  });

  it('nothing to draw', () => {
    const { value, warnings } = with_warnings(() => init.lecun_normal_(torch.zeros(0, 3)));
    expect(value.numel()).toBe(0);
    expect(warnings).toEqual(['Initializing zero-element tensors is a no-op']);
    expect(() => init.xavier_normal_(torch.zeros(0, 0))).toThrow(torch.ValueError);
    expect(init.xavier_normal_(torch.zeros(0, 3)).numel()).toBe(0);
  });
});
