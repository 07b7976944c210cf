// Gradients from JavaScript: what the facade adds to the core's graph. Numbers are PyTorch's elsewhere.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const { selu } = torch.nn.functional;
const SCALE = Math.fround(1.0507009873554805);

const leaf = (...values: number[]): torch.Tensor<readonly number[], 'float32', 'cpu'> =>
  torch.tensor(values, { requires_grad: true });

describe('requires_grad', () => {
  it('is an option of everything that makes a tensor', () => {
    const options = { requires_grad: true };
    const made = [
      torch.zeros(2, options),
      torch.ones([2], options),
      torch.empty(2, options),
      torch.full([2], 1, options),
      torch.arange(3, options),
      torch.rand(2, options),
      torch.randn([2], options),
      torch.tensor([1, 2], options),
      torch.tensor(new Float64Array(2), options),
      torch.tensor(torch.ones(2), options),
      torch.zeros_like(torch.ones(2), options),
      torch.randn_like(torch.ones(2), options),
    ];
    for (const x of made) expect([x.requires_grad, x.is_leaf, x.grad]).toEqual([true, true, null]);
    expect(torch.tensor(selu(leaf(1))).requires_grad).toBe(false);
  });

  it('is for floating dtypes, and nothing stays behind', () => {
    const before = torch.memory().live_tensors;
    const text = 'only Tensors of floating point and complex dtype can require gradients';
    expect(() => torch.zeros(2, { dtype: 'int32', requires_grad: true })).toThrow(text);
    expect(() => torch.randint(3, [2], { requires_grad: true })).toThrow(torch.RuntimeError);
    expect(torch.memory().live_tensors).toBe(before);
    expect(() => torch.zeros(2, { requires_grad: 1 } as never)).toThrow(
      new TypeError("zeros(): argument 'requires_grad' must be boolean, not number"),
    );
  });

  it('is set and unset on leaves', () => {
    const x = torch.ones(2);
    expect(x.requires_grad_()).toBe(x);
    x.requires_grad = false;
    expect(x.requires_grad).toBe(false);
    const y = selu(x.requires_grad_());
    expect(() => {
      y.requires_grad = false;
    }).toThrow('you can only change requires_grad flags of leaf variables. If you want to use');
  });
});

describe('grad', () => {
  it('shares its memory, and can be set and removed', () => {
    const x = leaf(1, 2);
    selu(x).backward(torch.ones(2));
    const [a, b] = [x.grad as torch.Tensor, x.grad as torch.Tensor];
    (a.data as Float32Array)[0] = 7;
    expect(Array.from(b.toArray() as Float32Array)).toEqual([7, SCALE]);
    x.grad = torch.zeros(2) as typeof x;
    selu(x).backward(torch.ones(2));
    expect(Array.from((x.grad as torch.Tensor).toArray() as Float32Array)).toEqual([SCALE, SCALE]);
    x.grad = null;
    expect(x.grad).toBe(null);
  });

  it('refuses what does not fit', () => {
    const x = leaf(1, 2);
    const set = (value: unknown) => () => {
      (x as { grad: unknown }).grad = value;
    };
    expect(set(torch.zeros(3))).toThrow(
      /^attempting to assign a gradient of size '\[3\]' to a tensor of size '\[2\]'/,
    );
    expect(set(torch.zeros(2, { dtype: 'float64' }))).toThrow(
      /^attempting to assign a gradient with/,
    );
    expect(set(x)).toThrow("can't assign Variable as its own grad");
    expect(set(3)).toThrow(
      new TypeError("grad(): argument 'value' must be Tensor or null, not number"),
    );
    expect(x.grad).toBe(null);
  });
});

describe('backward', () => {
  it('takes both forms of its arguments', () => {
    const x = leaf(1, 2);
    const y = selu(x);
    y.backward(torch.ones(2), { retain_graph: true });
    y.backward({ gradient: torch.ones(2), retain_graph: true });
    torch.autograd.backward(y, torch.ones(2), { retain_graph: true });
    torch.autograd.backward([y, y], { grad_tensors: [torch.ones(2), torch.ones(2)] });
    const want = Math.fround(SCALE * 5);
    for (const value of (x.grad as torch.Tensor).toArray() as Float32Array) {
      expect(Math.abs(value - want)).toBeLessThan(1e-6);
    }
    expect(() => y.backward(torch.ones(2))).toThrow(/backward through the graph a second time/);
  });

  it('says what is wrong, and the package stays usable', () => {
    const y = selu(leaf(1, 2));
    expect(() => y.backward()).toThrow('grad can be implicitly created only for scalar outputs');
    expect(() => y.backward(torch.ones(3))).toThrow(/^Mismatch in shape: grad_output\[0\]/);
    expect(() => y.backward({ create_graph: true } as never)).toThrow(
      "backward() got an unexpected keyword argument 'create_graph'",
    );
    expect(() => torch.ones(1).backward()).toThrow('does not require grad and does not have');
    const gone = torch.ones(2);
    gone.dispose();
    expect(() => y.backward(gone)).toThrow(torch.DisposedError);
    y.backward(torch.ones(2));
  });

  it('works after every handle on the way is disposed', () => {
    const x = leaf(1);
    const y = torch.tidy(() => selu(selu(x)));
    y.backward();
    expect((x.grad as torch.Tensor).item()).toBeCloseTo(SCALE * SCALE, 6);
  });

  it('goes back through 100,000 operations', () => {
    const x = leaf(0);
    const y = torch.tidy(() => {
      let y: torch.Tensor = x;
      for (let i = 0; i < 100_000; i++) {
        const next = y.clone();
        if (y !== x) y.dispose();
        y = next;
      }
      return y;
    });
    y.backward();
    expect((x.grad as torch.Tensor).item()).toBe(1);
    y.dispose();
  });
});

describe('autograd.grad', () => {
  it('gives gradients without keeping them', () => {
    const x = leaf(1, 2);
    const y = selu(x);
    const z = selu(y);
    const options = { grad_outputs: torch.ones(2), retain_graph: true };
    const [a, b] = torch.autograd.grad(z, [x, y], options) as [torch.Tensor, torch.Tensor];
    expect(a.toArray()[0]).toBeCloseTo(SCALE * SCALE, 6);
    expect(b.toArray()[0]).toBe(SCALE);
    expect([x.grad, y.grad]).toEqual([null, null]);
    const other = leaf(1);
    expect(() => torch.autograd.grad(z, [other], options)).toThrow('appears to not have been used');
    expect(torch.autograd.grad(z, other, { ...options, allow_unused: true })).toEqual([null]);
    expect(() => torch.autograd.grad(z, [], options)).toThrow(
      '`inputs` argument to `grad()` cannot be empty.',
    );
  });
});

describe('grad mode', () => {
  it('is off inside no_grad and comes back whatever happens', () => {
    const x = leaf(1);
    expect(torch.no_grad(() => selu(x).requires_grad)).toBe(false);
    expect(torch.no_grad(() => torch.enable_grad(() => selu(x).requires_grad))).toBe(true);
    expect(() =>
      torch.no_grad(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(torch.is_grad_enabled()).toBe(true);
    expect(() => torch.no_grad(async () => 1)).toThrow(/a promise or a generator/);
    expect(() => torch.no_grad(3 as never)).toThrow(TypeError);
    expect(torch.is_grad_enabled()).toBe(true);
  });
});

describe('printing', () => {
  it('is as in PyTorch', () => {
    const x = leaf(1);
    expect(`${x}`).toBe('tensor([1.], requires_grad=True)');
    expect(`${x.clone()}`).toBe('tensor([1.], grad_fn=<CloneBackward0>)');
    expect(`${x.detach()}`).toBe('tensor([1.])');
    expect(x.clone().grad_fn?.name()).toBe('CloneBackward0');
    const base = x.clone();
    const view = base.view(1, 1);
    selu(view, true);
    expect(`${base}`).toBe('tensor([1.0507], grad_fn=<CopySlices>)');
    expect(view.grad_fn?.name()).toBe('AsStridedBackward0');
  });
});
