#!/usr/bin/env python3
"""Records what real PyTorch answers to wrong (and nearly wrong) calls: errors.json.

    pip install torch==2.15.0 numpy && python make_errors.py errors.json

Each case: {"id", "call" (see calls.py), "result"}; result is {"ok": true, "shape", "dtype"} or
{"ok": false, "error", "message"}. "warnings" are PyTorch's without the "(Triggered internally at ...)" tail.
"""
import json
import re
import sys
import warnings

import torch

from calls import perform


def t(shape, dtype='float32', fill=0, values=None):
    return {'shape': shape, 'dtype': dtype, **({'fill': fill} if values is None else {'values': values})}


def call(fn, *args, on=None, **kw):
    return {'fn': fn, 'args': list(args), **({'kw': kw} if kw else {}), **({} if on is None else {'on': on})}


def linear(*tensors):
    return call('nn.functional.linear', *tensors)


INTEGERS = ('int32', 'int64', 'uint8', 'bool')
X = t([2, 3])
CALLS = [
    # creation
    *[call(fn, -1) for fn in ('rand', 'randn', 'zeros', 'ones', 'empty')],
    *[call(fn, 2, -3) for fn in ('rand', 'randn', 'ones', 'empty')],
    call('full', [-1], 1),
    *[call(fn, 2, dtype=d) for fn in ('rand', 'randn') for d in INTEGERS],
    *[call(fn, t([2], d)) for fn in ('rand_like', 'randn_like') for d in ('int32', 'bool')],
    call('arange', 0, 5, 0), call('arange', 5, 0), call('arange', 0, 5, -1), call('arange', 0, 'inf'),
    call('arange', 0, 'nan'),
    call('full', [2], 300, dtype='uint8'), call('full', [2], {'int': '2147483648'}, dtype='int32'),
    call('full', [2], 'nan', dtype='int32'),
    call('tensor', [300], dtype='uint8'), call('tensor', [2 ** 31], dtype='int32'),
    call('tensor', [[1, 2], [3]]), call('tensor', [[1, 2], [3, 4, 5]]), call('tensor', [[[1], [2]], [[3]]]),
    # randint, randperm
    *[call('randint', 5, high, [2], dtype='int32') for high in (5, 3)],
    call('randint', 5, 5, [0], dtype='int32'),
    call('randint', 0, [2], dtype='int32'), call('randint', -3, [2], dtype='int32'),
    call('randint', 0, 2, [-1], dtype='int32'), call('randint', 0, 2, [2, -5], dtype='int32'),
    call('randint', 0, 300, [2], dtype='uint8'), call('randint', -1, 5, [2], dtype='uint8'),
    call('randint', 0, 256, [2], dtype='uint8'), call('randint', 0, 257, [2], dtype='uint8'),
    call('randint', 0, 3, [2], dtype='bool'), call('randint', 0, 2, [2], dtype='bool'),
    call('randint', 0, 2 ** 31 + 1, [2], dtype='int32'), call('randint', 0, 2 ** 31, [2], dtype='int32'),
    call('randint', -2 ** 31 - 1, 5, [2], dtype='int32'), call('randint', -2 ** 31, 5, [2], dtype='int32'),
    call('randint', 0, 2 ** 24 + 1, [2], dtype='float32'), call('randint', 0, 2 ** 24 + 2, [2], dtype='float32'),
    call('randint', 0, 2 ** 53, [2], dtype='float64'),
    call('randperm', -1, dtype='int32'), call('randperm', 0, dtype='int32'),
    call('randperm', 257, dtype='uint8'), call('randperm', 256, dtype='uint8'), call('randperm', 3, dtype='bool'),
    # in place random numbers
    *[call('bernoulli_', p, on=X) for p in (-0.1, 1.5, 2, 'nan', 'inf', 1.0000001, 123456789, 0, 1)],
    call('bernoulli_', 2, on=t([0])),
    *[call('uniform_', *a, on=X) for a in ((2, 1), (1, 1), ('nan', 1), (0, 'nan'), (0, 'inf'), ('-inf', 0), (-3e38, 3e38), (0, 1e39),
                                           (0.123456789, 0.1))],
    call('uniform_', 2, 1, on=t([0])),
    call('uniform_', -1.7e308, 1.7e308, on=t([2], 'float64')), call('uniform_', 0, 1e39, on=t([2], 'float64')),
    *[call('uniform_', 0, 1, on=t([2], d)) for d in INTEGERS],
    *[call('normal_', *a, on=X) for a in ((0, -1), (0, 'nan'), ('nan', 1), (0, 0), (0, -0.5), (0, -1e-9), (0, 'inf'))],
    call('normal_', 0, -1, on=t([0])),
    *[call('normal_', 0, 1, on=t([2], d)) for d in INTEGERS],
    call('normal_', 0, -1, on=t([2], 'int32')),
    # bernoulli of a tensor of probabilities
    *[call('bernoulli', t([2], values=[0.5, p])) for p in (1.5, -0.5, 'nan')],
    call('bernoulli', t([2], 'float64', values=[1.5, 0])),
    *[call('bernoulli', t([2], d, 1)) for d in INTEGERS],
    call('bernoulli', t([2], values=[0.5, 1.5]), 0.3), call('bernoulli', t([2], 'int32', 1), 0.3),
    call('bernoulli', t([2], 'bool', 1), 0.3), call('bernoulli', t([2]), 1.3), call('bernoulli', t([2]), 'nan'),
    *[call('bernoulli_', t([2], values=[0.5, p]), on=t([2])) for p in (1.5, 'nan')],
    *[call('bernoulli_', t([2], d, 1), on=t([2])) for d in INTEGERS],
    call('bernoulli_', t([2], fill=1), on=t([2], 'int32')), call('bernoulli_', t([2], 'float64', 1), on=t([2], 'bool')),
    call('bernoulli_', t([2], fill=1), on=X), call('bernoulli_', t([3], fill=1), on=X), call('bernoulli_', t([], fill=1), on=X),
    call('bernoulli_', X, on=t([3])),
    # seeds and states
    *[call('manual_seed', {'int': str(s)}) for s in (2 ** 64, -2 ** 63 - 1, 2 ** 64 - 1, -2 ** 63)],
    call('manual_seed', 1e30),
    *[call('manual_seed', {'int': str(s)}, on='fresh') for s in (2 ** 64, -2 ** 63 - 1, 2 ** 64 - 1, -2 ** 63)],
    *[call(fn, t([n], 'uint8'), **kw) for fn, kw in (('set_rng_state', {}), ('set_state', {'on': 'fresh'})) for n in (10, 0, 5048, 5064, 5056)],
    call('set_rng_state', t([2, 2528], 'uint8')), call('set_rng_state', t([5056], 'uint8', 255)),
    *[call('set_rng_state', t([5056], d)) for d in ('float32', 'int32', 'bool')],
    *[call('set_state', t([5056], d), on='fresh') for d in ('float32', 'int32', 'bool')],
    # shapes
    *[call(fn, *a, on=X) for fn in ('reshape', 'view')
      for a in ((4,), (4, -1), (-1, -1), (-2, 3), (0, -1), (2, 2, 2), (3, 2), (6,), (-1,), (1, -1, 1), (2, -1, -1), (7, 0))],
    call('reshape', [], on=X), call('reshape', [], on=t([1])),
    call('view', [], on=X), call('view', [], on=t([1])),
    *[call(fn, *a, on=t([0, 3])) for fn in ('reshape', 'view') for a in ((-1, 0), (-1, 3), (3, 0), (0,), (1,))],
    call('item', on=X), call('item', on=t([0])), call('item', on=t([1, 1])), call('item', on=t([])),
    *[call('size', d, on=X) for d in (2, -3, -1, 1, 100)], call('size', 0, on=t([])),
    *[call('copy_', t(s), on=X) for s in ([4], [3, 1], [3], [2, 1], [], [1, 2, 3], [2, 2, 3], [2, 3], [6], [3, 2], [0])],
    # linear and selu
    linear(X, t([4, 5])), linear(t([3]), t([4, 5])), linear(t([2, 2, 3]), t([4, 5])), linear(X, t([4, 3]), t([5])),
    linear(X, t([4, 3]), t([4, 1])), linear(X, t([4, 3]), t([1])), linear(X, t([4, 3], 'float64')),
    linear(X, t([4, 3]), t([4], 'float64')), linear(X, t([3])), linear(X, t([5])), linear(t([3]), t([3])), linear(t([]), t([4, 5])),
    linear(X, t([1, 4, 3])), linear(t([0, 3]), t([4, 3])), linear(t([2, 0]), t([4, 0]), t([4])), linear(t([2, 3, 0]), t([4, 0])),
    *[call('nn.functional.selu', t([2], d)) for d in INTEGERS],
    call('nn.functional.selu', t([0], 'int32')), call('nn.functional.selu', t([2], 'int32'), True),
    # linear: which biases repeat to the result, and which inner sizes match
    *[
        linear(t(x), t(w), t(b))
        for x in ([3], [2, 3], [2, 2, 3], [2, 2, 2, 3])
        for w in ([4, 3], [3])
        for b in ([], [1], [4], [5], [2], [1, 4], [2, 4], [4, 4], [2, 2], [2, 2, 4], [2, 2, 2, 4])
    ],
    *[linear(t(x), t([4, 5]), t([4])) for x in ([3], [2, 3], [2, 2, 3], [2, 2, 2, 3])],
    *[linear(t(x), t([5])) for x in ([3], [2, 2, 3], [2, 2, 2, 3])],
    linear(t([2, 2, 3]), t([4, 5]), t([2, 2, 4])), linear(t([2, 2, 2, 3]), t([4, 5])),
    # what a float32 cannot hold; ranges without end
    *[call('full', [2], x, dtype='float32') for x in (1e300, 3.5e38, 'inf')],
    *[call('arange', 0, 5, step) for step in ('inf', 'nan')], call('arange', -1e308, 1e308),
    call('arange', 0, 5, 1.5, dtype='int32'), call('arange', 0, 2, dtype='bool'),
]


def record(c):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter('always')
        try:
            y = perform(c)
            res = {'ok': True}
            if isinstance(y, torch.Tensor):
                res.update(shape=list(y.shape), dtype=str(y.dtype).removeprefix('torch.'))
        except Exception as e:
            res = {'ok': False, 'error': type(e).__name__, 'message': str(e)}
    texts = [re.sub(r' \(Triggered internally at .*\)$', '', str(w.message)) for w in seen]
    return {'call': c, 'result': res, **({'warnings': texts} if texts else {})}


if __name__ == '__main__':
    # Python: what it would be for torch.float32 (PyTorch warns once a process about some things: ask for every time)
    torch.set_warn_always(True)
    cases = [{'id': f"{c['fn']}/{i}", **record(c)} for i, c in enumerate(CALLS)]
    with open(sys.argv[1], 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_errors.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'cases,', sum(not c['result']['ok'] for c in cases), 'errors')
