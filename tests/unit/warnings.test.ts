// set_warning_handler: who gets a warning, how often, and what a handler that throws does.

import * as torch from 'selfnorm';
import { afterEach, describe, expect, it, vi } from 'vitest';

const F = torch.nn.functional;
const warns = (x = torch.ones(2, 3)) => F.dropout2d(x, 0.5, true, true);

afterEach(() => {
  torch.set_warning_handler(null);
  vi.restoreAllMocks();
});

describe('the default handler', () => {
  it('prints each text once', () => {
    const print = vi.spyOn(console, 'warn').mockImplementation(() => {});
    warns();
    warns();
    warns(torch.ones(2, 3));
    expect(print).toHaveBeenCalledTimes(1);
    expect(print.mock.calls[0]?.[0]).toContain('dropout2d: Received a 2-D input');
  });
});

describe('many tensors outside of any tidy()', () => {
  it('are warned of once; what the handler throws reaches the caller', () => {
    const texts: string[] = [];
    torch.set_warning_handler((text) => {
      texts.push(text);
      throw new Error('mine');
    });
    const many: torch.Tensor[] = [];
    const make = (n: number) => {
      for (let i = 0; i < n; i++) many.push(torch.empty(0));
    };
    torch.tidy(() => {
      for (let i = 0; i < 110_000; i++) torch.empty(0);
    });
    make(99_000);
    for (const x of many.splice(0)) x.dispose();
    make(99_000);
    expect(texts).toEqual([]);
    const live = torch.memory().live_tensors;
    expect(() => make(3000)).toThrow('mine');
    make(3000);
    expect(texts.length).toBe(1);
    expect(texts[0]).toContain('100,000 tensors are alive outside of any tidy()');
    expect(torch.memory().live_tensors).toBeGreaterThan(live);
    for (const x of many) x.dispose();
  });
});

describe('a handler of one’s own', () => {
  it('gets every warning, each time', () => {
    const print = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const texts: string[] = [];
    torch.set_warning_handler((text) => {
      texts.push(text);
    });
    warns();
    warns();
    expect(texts.length).toBe(2);
    expect(texts[0]).toBe(texts[1]);
    expect(print).not.toHaveBeenCalled();
  });

  it('is returned by the next call', () => {
    const handler = () => {};
    expect(torch.set_warning_handler(handler)).toBe(null);
    expect(torch.set_warning_handler(undefined)).toBe(handler);
    expect(torch.set_warning_handler(null)).toBe(null);
  });

  it('that throws stops the operation', () => {
    const mine = new Error('mine');
    torch.set_warning_handler(() => {
      throw mine;
    });
    const x = torch.ones(2, 3);
    const state = torch.get_rng_state().toArray();
    let caught: unknown;
    try {
      warns(x);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(mine);
    expect([...x.toArray()]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(torch.get_rng_state().toArray()).toEqual(state);
    torch.set_warning_handler(() => {});
    expect(warns(x)).toBe(x);
  });

  it('may throw undefined', () => {
    torch.set_warning_handler(() => {
      throw undefined;
    });
    let caught: unknown = 'nothing';
    try {
      warns();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(undefined);
  });

  it('may use tensors itself', () => {
    let sum = 0;
    torch.set_warning_handler(() => {
      sum = torch
        .ones(3)
        .toArray()
        .reduce((a, b) => a + b);
    });
    warns();
    expect(sum).toBe(3);
  });

  it('must be a function', () => {
    expect(() => torch.set_warning_handler(3 as never)).toThrow(TypeError);
  });
});

it('a handler that disposes the input: the result has its own hold of the elements', () => {
  for (const training of [true, false]) {
    const x = torch.ones(2, 3);
    torch.set_warning_handler(() => x.dispose());
    const y = F.dropout2d(x, 0.5, training, true);
    expect([x.is_disposed, y.is_disposed, y.numel()]).toEqual([true, false, 6]);
  }
});
