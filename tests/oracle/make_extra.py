#!/usr/bin/env python3
"""More golden results from PyTorch: generators, states carried over, other dtypes, odd large shapes.

    pip install torch==2.15.0 numpy safetensors && python make_extra.py OUT_DIR

OUT_DIR gets extra.json and extra.safetensors. Two kinds of case:
  op "program": manual_seed(seed), then set_rng_state(tensors.state_before) if given; a generator "g" seeded with
    generator_seed if given; then the calls in order (calls.py). tensors.outputN is what call N gave (or wrote into its
    target), returns.N a number as text, state / generator_state the final states. check "bits", but the calls listed
    in normals gave float64 normals: within normals_rtol, as is the cached normal in a state (bytes 5024 to 5031).
  a dropout: as the digest cases of manifest.json.
"""
import hashlib
import json
import os
import sys
import warnings

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from calls import lattice, perform

cases, tensors = [], {}


def t(shape, dtype='float32', fill=0, **kw):
    return {'shape': shape, 'dtype': dtype, **(kw or {'fill': fill})}


def call(fn, *args, on=None, **kw):
    return {'fn': fn, 'args': list(args), **({'kw': kw} if kw else {}), **({} if on is None else {'on': on})}


def program(note, calls, seed=1, generator_seed=None, state_before=None):
    cid = f'program/{len(cases)}'
    names, normals, returns = {}, [], {}

    def put(role, value):
        names[role] = f'{cid}/{role}'
        tensors[names[role]] = value.detach().clone().contiguous()

    torch.manual_seed(seed)
    if state_before is not None:
        torch.set_rng_state(state_before)
        put('state_before', state_before)
    g = None if generator_seed is None else torch.Generator().manual_seed(generator_seed)
    for i, c in enumerate(calls):
        y = perform(c, g)
        if isinstance(y, torch.Tensor):
            put(f'output{i}', y.to(torch.uint8) if y.dtype == torch.bool else y)
            if c['fn'] in ('randn', 'normal_', 'randn_like') and y.dtype == torch.float64:
                normals.append(i)
        elif isinstance(y, int):
            returns[str(i)] = str(y)
    put('state', torch.get_rng_state())
    if g is not None:
        put('generator_state', g.get_state())
    cases.append({'id': cid, 'op': 'program', 'note': note, 'seed': seed,
                  **({} if generator_seed is None else {'generator_seed': generator_seed}),
                  'calls': calls, 'file': 'extra.safetensors', 'tensors': names, 'check': 'bits',
                  'normals': normals, 'normals_rtol': 1e-14, 'returns': returns})


G = {'generator': 'g'}
# 1. a generator and the default one, interleaved: neither disturbs the other
for seeds in ((3, 3), (7, 2 ** 40 + 5), (0, 42)):
    program('generator argument, independent of the default generator', [
        call('rand', 5, **G), call('rand', 5), call('randn', 3, **G), call('randn', 3), call('randn', 33, **G),
        call('rand', 2, 3, dtype='float64', **G), call('randn', [4, 5], dtype='float64', **G), call('randn', 17),
        call('randint', 0, 1000, [7], dtype='int32', **G), call('randint', -5, 5, [6], dtype='int32'),
        call('randperm', 9, dtype='int32', **G), call('randperm', 9, dtype='int32'),
        call('bernoulli', t([11], fill=0.4), **G), call('bernoulli', t([11], fill=0.4)),
        call('bernoulli', t([6], 'float64', 0.7), **G), call('bernoulli', t([8]), 0.3, **G),
        call('bernoulli_', 0.25, on=t([13], 'uint8'), **G), call('bernoulli_', 0.25, on=t([13], 'uint8')),
        call('bernoulli_', t([5], 'float64', 0.5), on=t([2, 5], 'int32'), **G),
        call('uniform_', -2, 5, on=t([6]), **G), call('uniform_', -2, 5, on=t([6], 'float64')),
        call('normal_', 1, 3, on=t([5]), **G), call('normal_', 1, 3, on=t([21]), **G), call('rand', 3), call('rand', 3, **G),
    ], seed=seeds[0], generator_seed=seeds[1])
program('a generator that was never seeded starts at 67280421310721',
        [call('initial_seed', on='fresh'), call('rand', 4, **G)], generator_seed=67280421310721)

# 2. a state saved mid-stream goes on as if nothing had happened
FOLLOW = [call('randn', 1), call('rand', 3), call('randn', 2, dtype='float64'), call('bernoulli_', 0.3, on=t([17], 'uint8')),
          call('randint', 0, 1 << 20, [5], dtype='int32'), call('randn', 18), call('randperm', 8, dtype='int32'), call('randn', 1),
          call('bernoulli_', 0.9, on=t([400], 'uint8')), call('rand', 2, dtype='float64'), call('manual_seed', 8), call('randn', 1)]
BEFORE = {
    'fresh seed': [], 'one draw (odd position)': [call('rand', 1)], 'a cached normal': [call('randn', 1)],
    'odd position and a cached normal': [call('randn', 5), call('rand', 3)],
    'last number of the block': [call('rand', 623)], 'end of the block': [call('rand', 624)],
    'first number of the next block': [call('rand', 625)],
    'a pair across the block border, normal cached': [call('rand', 619), call('randn', 1)],
    'far': [call('rand', 100001), call('randn', 7)],
}
for k, (note, calls) in enumerate(BEFORE.items()):
    torch.manual_seed(1000 + k if k % 2 else -k - 1)
    for c in calls:
        perform(c)
    program('state carried over: ' + note, FOLLOW, seed=5, state_before=torch.get_rng_state())

# 3. every dtype of the random functions; sizes of several dimensions, empty and scalar
D = ('float32', 'float64', 'int32', 'uint8', 'bool')
program('dtypes and shapes', [
    *[call('bernoulli_', 0.6, on=t([2, 3, 5], d)) for d in D + ('int64',)],
    *[call('bernoulli_', t([3, 1], fill=0.5), on=t([3, 4], d)) for d in D],
    *[call('bernoulli', t([7], d), 0.5) for d in D],
    *[call('randint', 0, 200, [9], dtype=d) for d in ('float32', 'float64', 'int32', 'uint8')],
    call('randint', 0, 2, [9], dtype='bool'), call('randint', 7, [2, 2], dtype='int32'),
    call('randint', 0, 2 ** 28, [5], dtype='int32'), call('randint', 0, 2 ** 28 - 1, [5], dtype='int32'),
    call('randint', 0, 2 ** 31, [5], dtype='int32'), call('randint', -2 ** 31, 2 ** 31, [5], dtype='int32'),
    call('randint', 0, 2 ** 33, [5], dtype='float64'), call('randint', -2 ** 53, 2 ** 53, [5], dtype='float64'),
    call('randint', 0, 2 ** 24, [5], dtype='float32'), call('randint', 41, 42, [5], dtype='int32'),
    *[call('randperm', 20, dtype=d) for d in ('float32', 'float64', 'int32', 'uint8')],
    call('randperm', 1, dtype='int32'), call('randperm', 0, dtype='int32'), call('randperm', 256, dtype='uint8'),
    *[call(fn, *size) for fn in ('rand', 'randn') for size in ((0,), ([],), (2, 0, 3), ([4, 4],), (1, 1, 1), (3, 5), (2, 3, 4, 5))],
    *[call(fn, t(s, d)) for fn in ('rand_like', 'randn_like') for s in ([3], [4, 5]) for d in ('float32', 'float64')],
    call('rand', 3),
], seed=77)
program('uniform_ and normal_ over ranges', [
    *[call('uniform_', *a, on=t([n], d)) for a in ((0, 1), (-1, 1), (5, 5), (-3e-5, 2e-5), (1e6, 1e6 + 1), (-1e30, 1e30), (0.1, 0.3), (-0.0, 0.0))
      for n in (3, 40) for d in ('float32', 'float64')],
    *[call('normal_', *a, on=t([n], d)) for a in ((0, 1), (0, 0), (-7, 0.001), (1e6, 2), (0.1, 1e-30), (3, 1e20)) for n in (3, 16, 29)
      for d in ('float32', 'float64')],
    call('normal_', on=t([6])), call('uniform_', on=t([6])), call('bernoulli_', on=t([6])), call('rand', 3),
], seed=78)
program('long vectors', [call('rand', 10007), call('randn', 10007), call('rand', 3001, dtype='float64'), call('randn', 3001, dtype='float64'),
                         call('randint', 0, 1000003, [5003], dtype='int32'), call('randperm', 5003, dtype='int32'),
                         call('bernoulli_', 0.125, on=t([10007], 'uint8')), call('rand', 1)], seed=2 ** 32 + 79)

# 4. the dropouts on odd shapes, p at the ends of the range, out of place and in place: digests
FNS = {n: getattr(F, n) for n in ('dropout', 'alpha_dropout', 'feature_alpha_dropout', 'dropout1d', 'dropout2d', 'dropout3d')}
SHAPES = {'dropout': [(100003,), (7, 13, 17, 3, 5)], 'alpha_dropout': [(100003,), (3, 33335)],
          'feature_alpha_dropout': [(257, 389), (1, 1, 30011), (31, 17, 1, 5), (7, 13, 17, 3, 5), (2, 3, 2, 1, 2, 3), (5000, 3, 2), (41, 1, 7, 9)],
          'dropout1d': [(37, 1001), (37, 29, 31)], 'dropout2d': [(7, 11, 13, 19), (19, 23, 29)], 'dropout3d': [(5, 7, 3, 11, 13), (29, 3, 5, 7)]}
PS = [0.37, 1e-10, 0.9999999, 5e-324, 2.0 ** -53, 1 - 2.0 ** -53, 0.1 + 0.2, 1e-17, 0.05, 1 / 3]
k = 0
for op, shapes in SHAPES.items():
    for shape in shapes:
        for p in (PS if shape in ((257, 389), (7, 11, 13, 19), (100003,)) else [PS[k % 10], PS[(k + 3) % 10], PS[(k + 6) % 10]]):
            for name, dt in (('f32', torch.float32), ('f64', torch.float64)):
                k += 1
                seed, inplace = 9000 + k, k % 3 == 0
                x = lattice(shape, dt)
                torch.manual_seed(seed)
                with warnings.catch_warnings(record=True) as w:
                    warnings.simplefilter('always')
                    y = FNS[op](x, p, True, inplace)
                after = int(torch.randint(0, 1 << 24, (1,)))
                texts = [str(v.message) for v in w]
                cases.append({'id': f'{op}/x{k}', 'op': op, 'args': {'p': p, 'training': True, 'inplace': inplace}, 'dtype': name,
                              'seed': seed, 'shape': list(shape), 'input_formula': 'lattice', 'check': 'bits',
                              'sha256_output': hashlib.sha256(y.contiguous().numpy().tobytes()).hexdigest(),
                              'first': [float(v) for v in y.flatten()[:4]], 'next_randint_2_24': after,
                              **({'warnings': texts} if texts else {})})

if __name__ == '__main__':
    out = sys.argv[1]
    save_file(tensors, os.path.join(out, 'extra.safetensors'))
    os.chmod(os.path.join(out, 'extra.safetensors'), 0o644)
    with open(os.path.join(out, 'extra.json'), 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_extra.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'cases,', len(tensors), 'tensors')
