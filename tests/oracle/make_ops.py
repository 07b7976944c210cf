#!/usr/bin/env python3
"""Golden results from PyTorch for the ops of training: forward values, gradients, dtypes, shapes.

    pip install torch==2.15.0 numpy safetensors && python make_ops.py OUT_DIR

OUT_DIR gets ops.json and ops.safetensors. A case is one call (calls.py) on tensors of the file:
  tensors {role: name}   the inputs; {"tensor": role} in args, kw and "on" stands for one
  grad [role]            inputs that require grad; in an in-place call the leaf is cloned first
  outputs [{tensor, dtype}]  what the call gave, in order (PyTorch's dtype: int64 is int32 in the package)
  grad_output, grads {role: name}  outputs[0].backward(grad_output) and the gradients it left
  after {role: name}     inputs that do not require grad and that the call wrote into (running statistics)
  check, grad_check      "bits" or {"rtol", "atol"}
A case with "module" makes nn.<module>(*args, **kw), loads "state", and calls it on "inputs" one after the other, in
training or ("eval": true) not; "state_after" is its state_dict then, "grads" has its parameters too ("param/weight").
"""
import json
import os
import sys
import warnings

os.environ['CUDA_VISIBLE_DEVICES'] = ''  # before torch: the processor is the judge

import torch
from safetensors.torch import save_file
from torch import nn

from calls import decode, perform

torch.set_num_threads(1)
F32, F64, I32, I64, U8, B = torch.float32, torch.float64, torch.int32, torch.int64, torch.uint8, torch.bool
BOTH = (F32, F64)
NAN, INF = float('nan'), float('inf')
fn = 'nn.functional.'
cases, tensors, names = [], {}, {}

# One rounding each, two for what a sum of few terms needs; BITS where PyTorch's result is fully determined.
BITS = 'bits'
# PyTorch's erf inside of gelu is right to 1.5e-7, and of one it is NaN at infinity.
ERF = {F32: {'rtol': 1e-6, 'atol': 2e-6}, F64: {'rtol': 4e-15, 'atol': 4e-16}}
MATH = {F32: {'rtol': 1e-6, 'atol': 1e-7}, F64: {'rtol': 4e-15, 'atol': 4e-16}}
SUM = {F32: {'rtol': 2e-6, 'atol': 2e-6}, F64: {'rtol': 4e-15, 'atol': 5e-15}}
NORM = {F32: {'rtol': 5e-6, 'atol': 4e-6}, F64: {'rtol': 2e-14, 'atol': 1e-14}}

seed = 20_000


def rn(*shape, dtype=F32):
    """Normal numbers, new ones each time."""
    global seed
    seed += 1
    return torch.randn(shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def pos(*shape, dtype=F32):
    return rn(*shape, dtype=dtype).abs() + 0.1


def ints(low, high, *shape, dtype=I64):
    global seed
    seed += 1
    return torch.randint(low, high, shape, generator=torch.Generator().manual_seed(seed)).to(dtype)


def tn(values, dtype=F32):
    return torch.tensor(values, dtype=dtype)


def put(t):
    t = t.detach().contiguous().clone()
    key = (t.dtype, tuple(t.shape), t.numpy().tobytes())
    if key not in names:
        names[key] = f't{len(names)}'
        tensors[names[key]] = t
    return names[key]


def tolerance(check, dtype):
    return check if isinstance(check, str) else check.get(dtype, check[F32])


class Inputs:
    """Turns tensors in arguments into references, and remembers them."""

    def __init__(self):
        self.given = {}

    def encode(self, v):
        if isinstance(v, torch.Tensor):
            role = next((r for r, t in self.given.items() if t is v), f'a{len(self.given)}')
            self.given[role] = v
            return {'tensor': role}
        if isinstance(v, (list, tuple)):
            return [self.encode(x) for x in v]
        if isinstance(v, float) and v != v:
            return 'nan'
        if isinstance(v, float) and v in (INF, -INF):
            return 'inf' if v > 0 else '-inf'
        if isinstance(v, torch.dtype):
            return str(v).removeprefix('torch.')
        return v


def results(y):
    return [y] if isinstance(y, torch.Tensor) else list(y)


def backward(c, y, leaves, check, grad_check, more=()):
    """Runs backward from the first output, if it has a gradient, and records what it left."""
    c['outputs'] = [{'tensor': put(t), 'dtype': str(t.dtype).removeprefix('torch.')} for t in y]
    c['check'] = tolerance(check, y[0].dtype)
    if not y[0].requires_grad:
        return
    c['grad_fn'] = y[0].grad_fn and y[0].grad_fn.name()
    g = rn(*y[0].shape, dtype=y[0].dtype)
    c['grad_output'] = put(g)
    y[0].backward(g)
    c['grads'] = {r: put(t.grad) for r, t in list(leaves.items()) + list(more) if t.grad is not None}
    c['grad_check'] = tolerance(grad_check, y[0].dtype)


def case(name, *args, check=BITS, grad_check=None, on=None, grad=True, **kw):
    """One call; every floating input requires grad unless grad=False or a tuple of tensors says which."""
    inputs = Inputs()
    call = {'fn': name} if on is None else {'fn': name, 'on': inputs.encode(on)}
    call['args'] = [inputs.encode(a) for a in args]
    if kw:
        call['kw'] = {k: inputs.encode(v) for k, v in kw.items()}
    leaves, used = {}, {}
    for role, t in inputs.given.items():
        wanted = grad if isinstance(grad, bool) else any(t is w for w in grad)
        used[role] = t.detach().clone()
        if wanted and t.is_floating_point():
            leaves[role] = used[role].requires_grad_()
    inplace = name.endswith('_') or kw.get('inplace') is True
    target = next(iter(inputs.given))
    here = dict(used)
    if inplace and target in leaves:
        here[target] = used[target].clone()
    c = {'id': f'{name}/{len(cases)}', 'call': call, 'file': 'ops.safetensors',
         'tensors': {r: put(t) for r, t in inputs.given.items()}, 'grad': list(leaves)}
    if inplace:
        c['inplace'] = True
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        y = results(perform(call, tensors=here))
    after = {r: put(t) for r, t in used.items() if r not in leaves and r != (target if inplace else None)
             and not torch.equal(t.nan_to_num(), inputs.given[r].nan_to_num())}
    if after:
        c['after'] = after
    backward(c, y, leaves, check, check if grad_check is None else grad_check)
    cases.append(c)


def module(name, args, xs, check, grad_check=None, training=True, **kw):
    """A module with given state on inputs xs one after the other; gradients of the last call."""
    torch.manual_seed(7)
    m = getattr(nn, name)(*args, **kw)
    dt = xs[0][0].dtype if xs[0][0].is_floating_point() else F32
    m = m.to(dt)
    with torch.no_grad():
        for k, v in m.state_dict().items():
            if v.is_floating_point():
                v.copy_(pos(*v.shape, dtype=dt))
    m.train(training)
    c = {'id': f'nn.{name}/{len(cases)}', 'module': name, 'args': list(args), 'kw': kw, 'dtype': str(dt).removeprefix('torch.'),
         'file': 'ops.safetensors', 'tensors': {}, 'state': {k: put(v) for k, v in m.state_dict().items()}, 'inputs': [], 'repr': repr(m)}
    if not training:
        c['eval'] = True
    for group in xs:
        inputs = Inputs()
        for x in group:
            inputs.encode(x)
        here = {f'x{i}': x.detach().clone() for i, x in enumerate(group)}
        leaves = {r: t.requires_grad_() for r, t in here.items() if t.is_floating_point() and (r == 'x0')}
        c['inputs'].append([put(x) for x in group])
        m.zero_grad()
        y = results(m(*here.values()))
    c['grad'] = list(leaves)
    backward(c, y, leaves, check, check if grad_check is None else grad_check,
             [('param/' + k, v) for k, v in m.named_parameters()])
    c['state_after'] = {k: put(v) for k, v in m.state_dict().items()}
    cases.append(c)


# ---------------------------------------------------------------- pointwise arithmetic
SHAPES = [((5, 7), (5, 7)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 1, 3), (4, 1)), ((), (3,)), ((2, 3), ()), ((), ()), ((0, 3), (3,)),
          ((1,), (2, 2)), ((4, 1, 1), (1, 3, 17))]
SPECIAL = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 2.5, -3.0, 1e-40, -1e-40, 3e38, -3e38]
for name in ('add', 'sub', 'mul', 'div', 'maximum', 'minimum'):
    for i, (a, b) in enumerate(SHAPES):
        for dt in BOTH if i in (0, 3) else (F32,):
            exact = a == b and name in ('add', 'sub', 'mul', 'maximum', 'minimum')
            case(name, rn(*a, dtype=dt), rn(*b, dtype=dt) if name != 'div' else pos(*b, dtype=dt), grad_check=BITS if exact else SUM)
    sx = tn(SPECIAL).reshape(-1, 1).expand(13, 13).reshape(-1)
    sy = tn(SPECIAL).reshape(1, -1).expand(13, 13).reshape(-1)
    case(name, sx, sy, grad=False)
    x = rn(3, 4)
    case(name, x, x, grad_check=SUM)  # the same tensor twice: gradients accumulate
    ab = [(I32, I32), (U8, U8), (I32, U8), (F32, I32), (U8, F64), (F32, F64)]
    if name != 'sub':  # which knows no booleans
        ab += [(B, I32), (B, F32), (F64, B), (B, B)]
    for da, db in ab:
        a = ints(0, 2 if B in (da, db) else 9, 2, 3, dtype=da) if not da.is_floating_point else rn(2, 3, dtype=da)
        b = ints(1, 2 if B in (da, db) else 9, 3, dtype=db) if not db.is_floating_point else pos(3, dtype=db)
        if da == U8 and db == U8 and name == 'sub':
            a = a + 9
        case(name, a, b, grad_check=SUM)
    # a 0-d tensor does not raise the dtype within its kind, but does across kinds
    for da, db in ((F32, F64), (I32, F64), (I32, F32), (U8, I32), (F32, I32), (B, I32)):
        if name == 'sub' and da == B:
            continue
        a = ints(0, 2, 2, 3, dtype=da) if not da.is_floating_point else rn(2, 3, dtype=da)
        b = tn(1, dtype=db) if not db.is_floating_point else tn(1.5, dtype=db)
        if da == U8 and name == 'sub':
            a = a + 1  # below zero it wraps in PyTorch
        case(name, a, b, grad_check=SUM)
    if name in ('add', 'sub', 'mul', 'div'):
        for dt in (F32, F64, I32, U8, B):
            x = rn(2, 3, dtype=dt) if dt.is_floating_point else ints(0, 2, 2, 3, dtype=dt) if dt == B else ints(0, 9, 2, 3, dtype=dt) + 3
            for number in (2, 0.3):
                if dt == B and name == 'sub':
                    continue
                case(name, x, number, grad_check=BITS if name != 'div' else MATH)
        for number in (NAN, INF, 0, 1e300):
            case(name, rn(4), number, grad=False)
for name in ('add', 'sub'):
    case(name, rn(2, 3), rn(3), alpha=2.5, grad_check=SUM)
    case(name, rn(2, 3, dtype=F64), rn(3, dtype=F64), alpha=-1, grad_check=SUM)
    case(name, ints(0, 9, 4, dtype=I32), ints(0, 9, 4, dtype=I32), alpha=3)
    case(name, rn(4), 2, alpha=0.5)
case('div', tn([1, 0, -1, 7], I32), tn([0, 0, 0, 2], I32))
for name in ('add_', 'sub_', 'mul_', 'div_'):
    exact = MATH if name == 'div_' else BITS
    for dt in BOTH:
        case(name, pos(3, 4, dtype=dt), on=rn(3, 4, dtype=dt), grad_check=exact)
    case(name, pos(4), on=rn(3, 4), grad_check=SUM)
    case(name, 2.5, on=rn(3, 4), grad_check=exact)
    if name != 'div_':
        case(name, 3, on=ints(3, 9, 4, dtype=I32))
case('add_', rn(3), on=rn(2, 3), alpha=0.5, grad_check=SUM)
for name in ('neg', 'abs', 'exp', 'log', 'sqrt', 'tanh', 'sigmoid'):
    make = pos if name in ('log', 'sqrt') else rn
    exact = BITS if name in ('neg', 'abs') else MATH  # sqrt too: PyTorch's is not always the nearest number
    for dt in BOTH:
        for shape in ((33,), (), (0,), (2, 3, 5)):
            case(name, make(*shape, dtype=dt), check=exact, grad_check=exact)
        case(name, tn(SPECIAL, dt), check=exact, grad=False)
        case(name, tn([-100, -30, -9, -2, -1e-3, -1e-8, 0.0, -0.0, 1e-8, 1e-3, 2, 9, 30, 100], dt) if name not in ('log', 'sqrt') else
             tn([1e-30, 1e-8, 0.5, 0.999, 1, 1.001, 2, 1e8, 1e30], dt), check=exact, grad_check=exact)
    for dt in (I32, U8, B):
        if name == 'neg' and dt == B or name == 'abs' and dt == B:
            continue
        if name == 'neg' and dt == U8:
            continue  # wraps in PyTorch
        case(name, ints(0, 2, 6, dtype=dt) if dt == B else ints(0 if dt == U8 else -4, 5, 6, dtype=dt), check=exact)
case('exp', torch.linspace(-104, 89, 200), check=MATH, grad=False)
case('exp', torch.linspace(-746, 710, 200, dtype=F64), check=MATH, grad=False)
case('log', torch.logspace(-45, 38, 200), check=MATH, grad=False)
case('sqrt', tn([0.0, 4.0]), grad_check=MATH)
case('abs', tn([0.0, -0.0, -2.0, 3.0, NAN]))

# pow
for dt in BOTH:
    for e in (2, 3, 0.5, -1, -2, 0, 1, 2.5, -0.5):
        case('pow', pos(7, dtype=dt), e, check=MATH, grad_check=MATH)
    case('pow', rn(3, 4, dtype=dt), 2, check=MATH)
    case('pow', rn(3, 4, dtype=dt), 3, check=MATH)
    case('pow', pos(3, 4, dtype=dt), rn(4, dtype=dt), check=MATH, grad_check=SUM)
    case('pow', 2, rn(5, dtype=dt), check=MATH)
    case('pow', 2.5, rn(5, dtype=dt), check=MATH)
case('pow', tn([0.0, 0.0, 0.0, 2.0, -2.0, 0.0]), tn([0.0, 2.0, 1.0, 0.0, 3.0, 0.5]), check=MATH)
case('pow', tn([0.0, 2.0, -1.0]), 0, check=MATH)
case('pow', tn([NAN, INF, -INF, 0.0, -0.0, -2.0, 1.0, -1.0]), tn([0.0, -1.0, 3.0, -1.0, -3.0, 0.5, NAN, INF]), check=MATH, grad=False)
case('pow', 0, tn([0.0, 1.0, 2.0]), check=MATH)
for a, b in ((ints(0, 5, 6, dtype=I32), 3), (ints(0, 5, 6, dtype=U8), 2), (ints(0, 5, 6, dtype=I32), 0.5), (ints(1, 5, 6, dtype=I32), ints(0, 4, 6, dtype=I32)),
             (ints(1, 5, 6, dtype=I32), rn(6)), (rn(6), ints(0, 4, 6, dtype=I32)), (2, ints(0, 6, 6, dtype=I32))):
    case('pow', a, b, check=MATH)

# clamp, where, comparisons
for dt in BOTH:
    case('clamp', rn(20, dtype=dt), -0.5, 0.7)
    case('clamp', rn(20, dtype=dt), min=-0.5)
    case('clamp', rn(20, dtype=dt), max=0.5)
case('clamp', tn([NAN, INF, -INF, -0.0, 0.0, 0.5, -0.5, 0.7]), -0.5, 0.7)
case('clamp', rn(4), 1, -1)
case('clamp', ints(-9, 9, 8, dtype=I32), -2, 3)
case('clamp', ints(-9, 9, 8, dtype=I32), min=0.5)
case('clamp', ints(0, 9, 8, dtype=U8), 2, 5)
case('clamp', rn(3, 4), rn(4) - 1, rn(3, 1) + 1, grad_check=SUM)
case('clamp', rn(3, 4), min=rn(3, 4), grad_check=SUM)
for dt in BOTH:
    case('where', ints(0, 2, 3, 4, dtype=B), rn(3, 4, dtype=dt), rn(3, 4, dtype=dt))
case('where', ints(0, 2, 3, 1, dtype=B), rn(4), rn(3, 4), grad_check=SUM)
case('where', ints(0, 2, 4, dtype=B), rn(2, 4), 0)
case('where', ints(0, 2, 4, dtype=B), 1.5, rn(2, 4))
case('where', tn(True, B), rn(3), rn(3))
case('where', ints(0, 2, 4, dtype=B), tn([NAN, 1, 2, NAN]), tn([0.0, NAN, 2, 3]), grad=False)
case('where', ints(0, 2, 4, dtype=B), ints(0, 9, 4, dtype=I32), rn(4))
case('where', ints(0, 2, 4, dtype=B), ints(0, 9, 4, dtype=I32), ints(0, 9, 4, dtype=U8))
case('where', ints(0, 2, 0, 3, dtype=B), rn(0, 3), rn(3), grad_check=SUM)
for name in ('eq', 'ne', 'lt', 'le', 'gt', 'ge'):
    case(name, tn(SPECIAL).reshape(-1, 1), tn(SPECIAL))
    case(name, ints(0, 4, 3, 4, dtype=I32), ints(0, 4, 4, dtype=U8))
    case(name, rn(3, 4, dtype=F64), 0.25)
    case(name, ints(0, 4, 9, dtype=I32), 2)
    case(name, ints(0, 4, 9, dtype=I32), 1.5)
    case(name, ints(0, 2, 5, dtype=B), ints(0, 2, 5, dtype=B))
    case(name, tn([0.1, 0.3]), 0.1)
    case(name, tn([0.1, 0.3]), tn([0.1, 0.3], F64))
    case(name, tn([1.0, NAN]), NAN)

# ---------------------------------------------------------------- activations
ACT = {'relu': BITS, 'elu': MATH, 'celu': MATH, 'leaky_relu': BITS, 'gelu': ERF, 'silu': MATH, 'softplus': MATH, 'tanh': MATH, 'sigmoid': MATH}
WIDE = [-200, -100, -30, -20.5, -9, -3, -1, -0.3, -1e-3, -1e-8, 0.0, 1e-8, 1e-3, 0.3, 1, 3, 9, 19.5, 20.5, 30, 100, 200]
for name, exact in ACT.items():
    for dt in BOTH:
        for shape in ((37,), (2, 3, 5), (), (0, 4)):
            case(fn + name, rn(*shape, dtype=dt) * 2, check=exact)
        case(fn + name, tn(WIDE, dt), check=exact)
        case(fn + name, tn([NAN, 20.0 if name == 'gelu' else INF, -20.0 if name == 'gelu' else -INF, 0.0, -0.0], dt), check=exact, grad=False)
case('relu', rn(9))
case('selu', rn(9), check=MATH)
case('relu', ints(-4, 4, 9, dtype=I32))
case('relu', tn([NAN, 0.0, -0.0, 1.0]))
for dt in BOTH:
    case(fn + 'selu', rn(2, 17, dtype=dt), check=MATH)
    case(fn + 'elu', rn(33, dtype=dt), 0.5, check=MATH)
    case(fn + 'elu', rn(33, dtype=dt), alpha=1.7, check=MATH)
    case(fn + 'celu', rn(33, dtype=dt), 2.0, check=MATH)
    case(fn + 'celu', rn(33, dtype=dt), alpha=0.5, check=MATH)
    case(fn + 'leaky_relu', rn(33, dtype=dt), 0.2)
    case(fn + 'leaky_relu', rn(33, dtype=dt), negative_slope=-0.1)
    case(fn + 'gelu', rn(33, dtype=dt) * 2, approximate='tanh', check=MATH)
    case(fn + 'gelu', tn(WIDE, dt), approximate='tanh', check=MATH)
    case(fn + 'gelu', rn(33, dtype=dt), approximate='none', check=ERF)
    case(fn + 'softplus', rn(33, dtype=dt) * 5, beta=2, threshold=3, check=MATH)
    case(fn + 'softplus', rn(33, dtype=dt), 0.5, check=MATH)
    for name in ('relu', 'selu', 'elu', 'leaky_relu', 'silu', 'celu'):
        case(fn + name, rn(4, 9, dtype=dt), inplace=True, check=BITS if 'relu' in name else MATH)
for name in ('relu_', 'selu_'):
    case(name, rn(4, 9), check=BITS if name == 'relu_' else MATH)
for name in ('exp_', 'tanh_', 'sigmoid_', 'abs_', 'neg_', 'sqrt_', 'log_'):
    case(name, on=pos(4, 3), check=BITS if name in ('abs_', 'neg_') else MATH)
case('clamp_', -0.5, 0.5, on=rn(9))
case('pow_', 2, on=rn(9), check=MATH)

# ---------------------------------------------------------------- softmax and reductions
for name in ('softmax', 'log_softmax'):
    for dt in BOTH:
        for shape, dim in (((4, 5), 1), ((4, 5), 0), ((4, 5), -1), ((2, 3, 17), -1), ((2, 3, 4), 1), ((7,), 0), ((), 0), ((0, 3), 1), ((3, 1), 1), ((2, 3, 2, 2), 1)):
            case(fn + name, rn(*shape, dtype=dt) * 2, dim, check=MATH, grad_check=SUM)
        case(fn + name, tn([[1000, 1000, -1000], [-1e30, 0, 1e30]], dt), dim=1, check=MATH, grad_check=SUM)
        case(fn + name, tn([[INF, 1, 2], [-INF, 0, 1], [NAN, 0, 1], [-INF, -INF, -INF]], dt), dim=1, check=MATH, grad=False)
    case(name, rn(3, 4), 1, check=MATH, grad_check=SUM)
DIMS = [(), (0,), (1,), (-1,), ([0, 1],), ([0, 2],), ([-1, 0],), ([0, 1, 2],)]
for name in ('sum', 'mean', 'amax', 'amin'):
    for dt in BOTH:
        for d in DIMS:
            x = rn(3, 4, 5, dtype=dt)
            case(name, x, *d, check=BITS if name[0] == 'a' else SUM, grad_check=SUM)
            if d and dt == F32:
                case(name, x, *d, keepdim=True, check=BITS if name[0] == 'a' else SUM, grad_check=SUM)
    case(name, rn(4), 0, True, check=SUM)
    case(name, rn(), check=SUM)
    case(name, rn(), 0, check=SUM)
    case(name, rn(3, 1), 1, check=SUM)
    case(name, rn(129, 5), 0, check=SUM)
    case(name, rn(5, 129), 1, check=SUM)
    case(name, rn(0, 3), 1, check=SUM)
    if name in ('sum', 'mean'):
        case(name, rn(0, 3), 0, check=SUM)
        case(name, rn(0), check=SUM)
        case(name, tn([1.0, NAN, 2.0]), check=SUM, grad=False)
        case(name, tn([1.0, INF, -INF]), check=SUM, grad=False)
    else:
        case(name, tn([[1.0, NAN, 2.0], [3.0, 3.0, 1.0]]), 1, grad=False)
        case(name, tn([[2.0, 2.0, 1.0], [3.0, 3.0, 3.0]]), 1)  # ties share the gradient
        case(name, tn([[2.0, 2.0, 1.0], [2.0, 1.0, 1.0]]))
        case(name, ints(-9, 9, 3, 4, dtype=I32), 1)
for dt in (I32, U8, B):
    x = ints(0, 2 if dt == B else 9, 3, 4, dtype=dt)
    case('sum', x)
    case('sum', x, 1)
    case('sum', x, 0, keepdim=True)
for name in ('var', 'std'):
    for dt in BOTH:
        for d in DIMS:
            for kw in ({}, {'correction': 0}) if dt == F32 else ({},):
                case(name, rn(3, 4, 5, dtype=dt), *d, **kw, check=NORM)
        case(name, rn(4, 6, dtype=dt), 1, correction=2, check=NORM)
        case(name, rn(4, 6, dtype=dt) + 1000, 1, keepdim=True, check={F32: {'rtol': 2e-4, 'atol': 2e-6}, F64: {'rtol': 1e-12, 'atol': 1e-13}},
             # PyTorch subtracts a mean that is rounded to the places of a thousand.
             grad_check={F32: {'rtol': 5e-3, 'atol': 1e-5}, F64: {'rtol': 1e-10, 'atol': 1e-13}})
    case(name, rn(4, 6), 1, correction=1, keepdim=True, check=NORM)
    case(name, rn(4, 6), dim=[0, 1], correction=0, keepdim=True, check=NORM)
    case(name, rn(1), check=NORM, grad=False)
    case(name, rn(3, 1), 1, check=NORM, grad=False)
    case(name, rn(3, 1), 1, correction=0, check=NORM, grad=False)
    case(name, rn(0), check=NORM, grad=False)
for name in ('max', 'min'):
    for dt in BOTH:
        case(name, rn(3, 4, 5, dtype=dt))
        for d in (0, 1, -1):
            case(name, rn(3, 4, 5, dtype=dt), d)
    case(name, rn(3, 4), 1, True)
    case(name, rn(3, 4), dim=0, keepdim=True)
    case(name, rn(), 0)
    case(name, rn())
    case(name, tn([2.0, 2.0, 1.0, 2.0]))
    case(name, tn([[2.0, 2.0, 1.0], [1.0, 3.0, 3.0], [0.0, -0.0, 0.0]]), 1)
    case(name, tn([[2.0, NAN, 1.0], [NAN, NAN, 3.0], [INF, -INF, 0.0]]), 1, grad=False)
    case(name, tn([2.0, NAN, 1.0]), grad=False)
    case(name, ints(-9, 9, 3, 4, dtype=I32), 1)
    case(name, ints(0, 9, 3, 4, dtype=U8))
    case(name, ints(0, 2, 3, 4, dtype=B), 0)
    case(name, rn(3, 4), rn(4), grad_check=SUM)
for name in ('argmax', 'argmin'):
    for d in ((), (0,), (1,), (-1,)):
        case(name, rn(3, 4, 5), *d)
    case(name, rn(3, 4, dtype=F64), 1, True)
    case(name, rn(3, 4), dim=0, keepdim=True)
    case(name, tn([[2.0, NAN, 1.0], [1.0, 3.0, 3.0], [NAN, NAN, 1.0], [5.0, 5.0, 5.0]]), 1)
    case(name, ints(0, 3, 3, 9, dtype=I32), 1)
    case(name, ints(0, 9, 12, dtype=U8))
    case(name, rn())

# ---------------------------------------------------------------- matmul
RANKS = {1: [(4,)], 2: [(3, 4)], 3: [(2, 3, 4), (1, 3, 4)], 4: [(2, 1, 3, 4), (5, 2, 3, 4)]}
RIGHT = {1: [(4,)], 2: [(4, 5)], 3: [(2, 4, 5), (1, 4, 5)], 4: [(5, 1, 4, 2), (1, 2, 4, 2)]}
for ra in range(1, 5):
    for rb in range(1, 5):
        for a in RANKS[ra]:
            for b in RIGHT[rb]:
                try:
                    torch.matmul(torch.ones(a), torch.ones(b))
                except RuntimeError:
                    continue
                case('matmul', rn(*a), rn(*b), check=SUM)
        case('matmul', rn(*RANKS[ra][0], dtype=F64), rn(*RIGHT[rb][0] if (ra, rb) != (4, 4) else (1, 2, 4, 2), dtype=F64), check=SUM)
for a, b in (((0,), (0,)), ((0, 4), (4, 3)), ((3, 0), (0, 2)), ((3, 4), (4, 0)), ((2, 0, 3), (3, 1)), ((0, 2, 3), (3, 2)), ((33, 17), (17, 41)), ((1, 1), (1, 1)), ((65, 3), (3, 2))):
    case('matmul', rn(*a), rn(*b), check=SUM, grad_check={F32: {'rtol': 4e-6, 'atol': 6e-6}, F64: SUM[F64]})
case('mm', rn(3, 4), rn(4, 2), check=SUM)
for a, b in (((2, 3, 4), (2, 4, 5)), ((1, 1, 1), (1, 1, 1)), ((0, 3, 4), (0, 4, 2)), ((3, 0, 2), (3, 2, 2)), ((2, 3, 0), (2, 0, 4))):
    case('bmm', rn(*a), rn(*b), check=SUM)
case('bmm', rn(2, 3, 4, dtype=F64), rn(2, 4, 5, dtype=F64), check=SUM)

# ---------------------------------------------------------------- shapes
for dt in (F32, F64, I32, U8, B):
    x = rn(2, 3, 4, dtype=dt) if dt.is_floating_point else ints(0, 2, 2, 3, 4, dtype=dt)
    case('transpose', x, 0, 2)
    case('permute', x, [2, 0, 1])
    case('reshape', x, [4, -1])
    case('flatten', x, 1)
    case('cat', [x, x], 1)
    case('stack', [x, x], -1)
    case('select', x, 1, -1)
    case('index_select', x, 2, tn([3, 0, 0], I64))
case('transpose', rn(2, 3, 4), -1, -2)
case('transpose', rn(5), 0, 0)
case('transpose', rn(), 0, -1)
case('transpose', rn(0, 3), 0, 1)
case('transpose', rn(33, 17), 0, 1)
case('permute', rn(2, 3, 4, 5), [3, 1, 0, 2])
case('permute', rn(2, 3, 4, 5), [0, -1, 1, 2])
case('permute', rn(), [])
case('permute', 1, 0, on=rn(2, 3))
case('t', on=rn(2, 3))
case('reshape', rn(2, 3), [6])
case('reshape', rn(1), [])
case('reshape', rn(0, 3), [3, 0])
case('reshape', 3, -1, on=rn(2, 6))
case('view', [3, -1], on=rn(2, 6))
case('view', 2, 2, 3, on=rn(2, 6))
case('flatten', rn(2, 3, 4))
case('flatten', rn(2, 3, 4), 0, 1)
case('flatten', rn(2, 3, 4), start_dim=-2, end_dim=-1)
case('flatten', rn())
case('squeeze', rn(1, 3, 1))
case('squeeze', rn(1, 3, 1), 0)
case('squeeze', rn(1, 3, 1), -1)
case('squeeze', rn(1, 3, 1), 1)
case('squeeze', rn(1, 3, 1), [0, 2])
case('squeeze', rn(), 0)
case('squeeze', rn(1))
for d in (0, 1, 2, -1, -3):
    case('unsqueeze', rn(2, 3), d)
case('unsqueeze', rn(), 0)
case('cat', [rn(2, 3), rn(1, 3), rn(4, 3)])
case('cat', [rn(2, 3), rn(2, 1)], dim=-1)
case('cat', [rn(2, 3), rn(0, 3)], 0)
case('cat', [rn(0), rn(2, 3)], 1)  # the one exception: an empty vector fits everything
case('cat', [rn(2), ints(0, 3, 2, dtype=I32), rn(1, dtype=F64)])
case('cat', [rn(3)])
case('cat', [rn(2, 2, 3), rn(2, 1, 3), rn(2, 3, 3)], 1)
case('stack', [rn(2, 3), rn(2, 3), rn(2, 3)])
case('stack', [rn(), rn()])
case('stack', [rn(2, 3), rn(2, 3)], dim=1)
case('stack', [rn(3), rn(3, dtype=F64)], 1)
case('select', rn(3, 4), 0, 2)
case('select', rn(3, 4), -1, -4)
case('select', rn(5), 0, 1)
case('index_select', rn(4, 3), 0, tn([2, 2, 1, 0, 2], I32))
case('index_select', rn(4, 3), 1, tn([], I64))
case('index_select', rn(4, 3), -1, tn([0], I64))
case('index_select', rn(4, 3), 1, tn(2, I64))
case('index_select', rn(3), 0, tn([1, 1], I64))
# x[...]: a number selects, [start, stop, step] is a slice, null stands for nothing given
for x, spec in ((rn(9, 4), [[1, 5, 2]]), (rn(9), [[None, None, 3]]), (rn(9, 4), [[-4, -1]]), (rn(4, 6), [[None, None], [2, None]]), (rn(4, 6), [1, [1, 4]]),
                (rn(4, 6), [-1]), (rn(4, 6), [-1, -2]), (rn(4, 6, 2), [[0, 3, 2], 2, [None, 1]]), (rn(5), [[3, 100]]), (rn(5), [[4, 2]]), (rn(5), [[-100, 2]]),
                (rn(0, 3), [[0, 2]]), (ints(0, 9, 6, dtype=I32), [[1, None, 2]])):
    case('at', *spec, on=x)
case('narrow', rn(4, 6), 1, 2, 3)
case('narrow', rn(4, 6), 0, -2, 2)
for args in ((tn([0, 2, 1], I64),), (tn([0, 2, 1], I64), 5), (tn([[0, 1], [1, 1]], I64), 2), (tn(1, I64), 3), (tn([], I64), 4)):
    case(fn + 'one_hot', *args)

# ---------------------------------------------------------------- linear and convolutions
for x, w, b in (((5, 3), (4, 3), (4,)), ((3,), (4, 3), (4,)), ((2, 3, 5), (4, 5), None), ((5, 3), (3,), None), ((0, 3), (4, 3), (4,)), ((2, 3, 2, 3), (5, 3), (5,)), ((17, 33), (20, 33), (20,))):
    for dt in BOTH:
        case(fn + 'linear', rn(*x, dtype=dt), rn(*w, dtype=dt), *([rn(*b, dtype=dt)] if b else []), check=SUM, grad_check={F32: {'rtol': 4e-6, 'atol': 4e-6}, F64: SUM[F64]})
CONV = {
    1: [((2, 3, 10), (4, 3, 3), True, {}), ((2, 3, 10), (4, 3, 3), False, dict(stride=2, padding=1)), ((2, 4, 9), (6, 2, 3), True, dict(groups=2, padding=2)),
        ((1, 2, 12), (3, 2, 3), True, dict(dilation=2)), ((2, 3, 9), (4, 3, 4), True, dict(padding='same')), ((2, 3, 9), (4, 3, 3), True, dict(padding='same', dilation=2)),
        ((2, 3, 9), (4, 3, 3), True, dict(padding='valid', stride=2)), ((3, 9), (4, 3, 3), True, dict(padding=1)), ((2, 4, 7), (4, 1, 3), False, dict(groups=4)),
        ((0, 3, 5), (2, 3, 3), True, {}), ((2, 3, 5), (2, 3, 1), True, {}), ((2, 3, 11), (2, 3, 3), True, dict(stride=3, padding=4, dilation=3))],
    2: [((2, 3, 6, 5), (4, 3, 3, 3), True, {}), ((1, 2, 7, 8), (3, 2, 3, 2), False, dict(stride=[2, 1], padding=[1, 0])), ((2, 4, 5, 5), (4, 2, 3, 3), True, dict(groups=2, padding=1)),
        ((1, 2, 9, 8), (3, 2, 3, 2), True, dict(dilation=[2, 3])), ((2, 3, 6, 5), (2, 3, 4, 2), True, dict(padding='same')), ((2, 3, 6, 5), (2, 3, 3, 3), True, dict(padding='valid')),
        ((3, 6, 5), (2, 3, 3, 3), True, dict(padding=1)), ((2, 4, 5, 6), (8, 1, 3, 3), True, dict(groups=4, stride=2, padding=1)), ((1, 1, 3, 3), (1, 1, 3, 3), True, {}),
        ((2, 3, 4, 4), (5, 3, 1, 1), False, {}), ((0, 2, 4, 4), (3, 2, 3, 3), True, {}), ((1, 16, 8, 8), (8, 16, 3, 3), True, dict(padding=1)), ((2, 2, 7, 7), (2, 2, 3, 3), True, dict(stride=2, padding=2, dilation=2)),
        ((2, 3, 6, 5), (4, 3, 3, 3), True, dict(padding=3))],
    3: [((2, 2, 4, 5, 4), (3, 2, 2, 3, 2), True, {}), ((1, 2, 5, 5, 5), (2, 2, 3, 3, 3), False, dict(stride=2, padding=1)), ((1, 4, 4, 4, 3), (4, 2, 2, 2, 2), True, dict(groups=2, padding=[1, 0, 1])),
        ((1, 2, 6, 5, 5), (2, 2, 2, 2, 2), True, dict(dilation=[2, 1, 3])), ((1, 2, 4, 4, 4), (2, 2, 3, 2, 3), True, dict(padding='same')), ((2, 4, 4, 3), (3, 2, 2, 2, 2), True, {})],
}
CONV_GRAD = {F32: {'rtol': 6e-6, 'atol': 1e-5}, F64: {'rtol': 1e-14, 'atol': 2e-14}}
for n, list_ in CONV.items():
    for x, w, b, kw in list_:
        for dt in BOTH if n != 3 or kw.get('stride') else (F32,):
            case(f'{fn}conv{n}d', rn(*x, dtype=dt), rn(*w, dtype=dt), rn(w[0], dtype=dt) if b else None, **kw,
                 check={F32: {'rtol': 4e-6, 'atol': 4e-6}, F64: {'rtol': 1e-14, 'atol': 1e-14}}, grad_check=CONV_GRAD)
case(fn + 'conv2d', rn(1, 2, 5, 5), rn(4, 1, 3, 3), rn(4), 2, 1, 1, 2, check=SUM, grad_check=CONV_GRAD)
case(fn + 'conv2d', rn(1, 2, 5, 5), rn(4, 2, 3, 3), rn(4), [1, 2], [0, 1], [1, 1], 1, check=SUM, grad_check=CONV_GRAD)
case(fn + 'conv1d', rn(1, 2, 5), rn(4, 1, 3), None, 2, 1, 1, 2, check=SUM, grad_check=CONV_GRAD)

# ---------------------------------------------------------------- pooling
POOL1 = [((2, 3, 10), (3,), {}), ((2, 3, 10), (2,), dict(stride=1)), ((2, 3, 11), (3,), dict(stride=2, padding=1)), ((2, 3, 11), (3,), dict(stride=2, padding=1, ceil_mode=True)),
         ((3, 9), (2,), dict(stride=2, ceil_mode=True)), ((1, 2, 6), (2, 2, 1), {})]
POOL2 = [((2, 3, 6, 7), (2,), {}), ((2, 3, 6, 7), ([3, 2],), dict(stride=[2, 1])), ((2, 3, 7, 7), (3,), dict(stride=2, padding=1)), ((2, 3, 6, 7), (3,), dict(stride=2, padding=1, ceil_mode=True)),
         ((3, 6, 6), (2,), dict(stride=3, ceil_mode=True)), ((1, 1, 5, 5), (3, 2, 1), {}), ((1, 2, 8, 8), (2, 2), {})]
for n, pools in ((1, POOL1), (2, POOL2)):
    for shape, args, kw in pools:
        for dt in BOTH:
            case(f'{fn}max_pool{n}d', rn(*shape, dtype=dt), *args, **kw, grad_check=SUM)
            case(f'{fn}avg_pool{n}d', rn(*shape, dtype=dt), *args, **kw, check=SUM)
    case(f'{fn}max_pool{n}d', rn(2, 2, *[9] * n), 3, dilation=2, stride=2, grad_check=SUM)
    case(f'{fn}max_pool{n}d', rn(2, 2, *[8] * n), 3, stride=2, padding=1, dilation=2, ceil_mode=True, grad_check=SUM)
    case(f'{fn}max_pool{n}d', rn(2, 2, *[7] * n), 3, stride=2, padding=1, return_indices=True, grad_check=SUM)
    case(f'{fn}max_pool{n}d', rn(2, *[6] * n), 2, return_indices=True, grad_check=SUM)
    case(f'{fn}max_pool{n}d', torch.zeros(1, 1, *[4] * n), 2)
    case(f'{fn}max_pool{n}d', torch.full((1, 1, *[4] * n), -INF), 3, stride=1, padding=1, return_indices=True, grad=False)
    x = rn(1, 1, *[4] * n)
    x.view(-1)[1] = NAN
    case(f'{fn}max_pool{n}d', x, 2, stride=1, return_indices=True, grad=False)
    case(f'{fn}avg_pool{n}d', rn(2, 2, *[7] * n), 3, stride=2, padding=1, count_include_pad=False, check=SUM)
    case(f'{fn}avg_pool{n}d', rn(2, 2, *[8] * n), 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False, check=SUM)
    case(f'{fn}avg_pool{n}d', rn(2, 2, *[8] * n), 3, 3, 1, True, True, check=SUM)
    for dt in BOTH:
        for size in (1, 3, 5) if n == 1 else (1, 2, [3, 2], [1, 5], [None, 2]):
            case(f'{fn}adaptive_avg_pool{n}d', rn(2, 3, *[7] * n, dtype=dt), size, check=SUM)
    case(f'{fn}adaptive_avg_pool{n}d', rn(3, *[4] * n), 2, check=SUM)
    case(f'{fn}adaptive_avg_pool{n}d', rn(2, 3, *[2] * n), 5, check=SUM)
case(fn + 'avg_pool2d', rn(2, 2, 5, 6), 2, divisor_override=3, check=SUM)
case(fn + 'avg_pool2d', rn(2, 2, 6, 6), 3, stride=2, padding=1, ceil_mode=True, divisor_override=5, check=SUM)

# ---------------------------------------------------------------- normalisation
for shape in ((6, 5), (4, 3, 7), (2, 4, 3, 5), (2, 3, 2, 3, 2)):
    C = shape[1]
    for dt in BOTH:
        for training in (True, False):
            for affine in (True, False):
                x, rm, rv = rn(*shape, dtype=dt) * 2 + 1, rn(C, dtype=dt), pos(C, dtype=dt)
                w, b = (pos(C, dtype=dt), rn(C, dtype=dt)) if affine else (None, None)
                case(fn + 'batch_norm', x, rm, rv, weight=w, bias=b, training=training, momentum=0.3, eps=1e-3, check=NORM, grad=(x, w, b) if affine else (x,))
x, rm, rv, w, b = rn(4, 3), rn(3), pos(3), pos(3), rn(3)
case(fn + 'batch_norm', x, None, None, weight=w, bias=b, training=True, check=NORM)
case(fn + 'batch_norm', x, None, None, training=True, check=NORM)
case(fn + 'batch_norm', x, rm, rv, w, b, False, 0.1, 1e-5, check=NORM, grad=(x, w, b))
case(fn + 'batch_norm', x, rm, rv, check=NORM, grad=(x,))
case(fn + 'batch_norm', x, rm, rv, weight=w, training=True, check=NORM, grad=(x, w))
case(fn + 'batch_norm', x, rm, rv, training=True, momentum=0.0, check=NORM, grad=(x,))
for dt in BOTH:
    for shape, norm in (((4, 7), [7]), ((2, 3, 5), [3, 5]), ((2, 3, 5), [5]), ((5,), [5]), ((2, 2, 3, 4), [2, 3, 4]), ((3, 1), [1])):
        # Of a single number PyTorch leaves what x * scale - mean * scale rounds, where the difference is zero.
        exact = NORM if norm != [1] else {F32: {'rtol': 0, 'atol': 4e-4}, F64: {'rtol': 0, 'atol': 4e-13}}
        case(fn + 'layer_norm', rn(*shape, dtype=dt) * 2 + 1, norm, pos(*norm, dtype=dt), rn(*norm, dtype=dt), check=NORM, grad_check=exact)
        case(fn + 'layer_norm', rn(*shape, dtype=dt), norm, check=NORM)
case(fn + 'layer_norm', rn(3, 5), [5], weight=pos(5), check=NORM)
case(fn + 'layer_norm', rn(3, 5), [5], bias=rn(5), eps=0.1, check=NORM)
case(fn + 'layer_norm', rn(0, 5), [5], pos(5), rn(5), check=NORM)
case(fn + 'layer_norm', torch.ones(2, 5), [5], check=NORM, grad=False)

# ---------------------------------------------------------------- losses
RED = ('mean', 'sum', 'none')
for dt in BOTH:
    x, w = rn(6, 5, dtype=dt) * 2, pos(5, dtype=dt)
    t, prob = ints(0, 5, 6), torch.softmax(rn(6, 5, dtype=dt), 1)
    ign = t.clone()
    ign[1] = ign[4] = -100
    ce = fn + 'cross_entropy'
    for red in RED:
        case(ce, x, t, reduction=red, check=SUM)
        case(ce, x, t, weight=w, reduction=red, check=SUM, grad=(x,))
        case(ce, x, ign, reduction=red, check=SUM)
        case(ce, x, t, label_smoothing=0.1, reduction=red, check=SUM)
        case(ce, x, t, weight=w, ignore_index=2, label_smoothing=0.2, reduction=red, check=SUM, grad=(x,))
        case(ce, x, prob, reduction=red, check=SUM, grad=(x,))
        case(ce, x, prob, weight=w, label_smoothing=0.1, reduction=red, check=SUM, grad=(x,))
        x3, t3 = rn(2, 4, 3, 2, dtype=dt), ints(0, 4, 2, 3, 2)
        case(ce, x3, t3, reduction=red, check=SUM)
        case(ce, x3, t3, weight=pos(4, dtype=dt), ignore_index=1, label_smoothing=0.3, reduction=red, check=SUM, grad=(x3,))
        case(ce, x3, torch.softmax(rn(2, 4, 3, 2, dtype=dt), 1), reduction=red, check=SUM, grad=(x3,))
        case(fn + 'nll_loss', torch.log_softmax(x, 1), t, reduction=red, check=SUM)
        case(fn + 'nll_loss', torch.log_softmax(x, 1), ign, weight=w, reduction=red, check=SUM, grad=(None,))
        case(fn + 'nll_loss', torch.log_softmax(x3, 1), t3, ignore_index=0, reduction=red, check=SUM)
        a, b = rn(4, 3, dtype=dt), rn(4, 3, dtype=dt)
        for loss in ('mse_loss', 'l1_loss', 'smooth_l1_loss'):
            case(fn + loss, a, b, reduction=red, check=SUM)
        case(fn + 'smooth_l1_loss', a, b, reduction=red, beta=0.5, check=SUM)
        case(fn + 'smooth_l1_loss', a, b, reduction=red, beta=0.0, check=SUM)
        z, y = rn(4, 3, dtype=dt) * 3, torch.sigmoid(rn(4, 3, dtype=dt))
        bce = fn + 'binary_cross_entropy_with_logits'
        case(bce, z, y, reduction=red, check=SUM, grad=(z,))
        case(bce, z, y, weight=pos(3, dtype=dt), reduction=red, check=SUM, grad=(z,))
        case(bce, z, y, pos_weight=pos(3, dtype=dt), reduction=red, check=SUM, grad=(z,))
        case(bce, z, y, weight=pos(4, 1, dtype=dt), pos_weight=pos(3, dtype=dt), reduction=red, check=SUM, grad=(z,))
x = rn(4, 5)
case(ce, x, tn([-100] * 4, I64), check=SUM)
case(ce, x, tn([-100] * 4, I64), reduction='sum', check=SUM)
case(ce, rn(5), tn(3, I64), check=SUM)
case(ce, rn(5), torch.softmax(rn(5), 0), check=SUM)
case(ce, rn(4, 5), ints(0, 5, 4), rn(5).abs(), check=SUM, grad=False)
case(ce, rn(4, 5) * 300, ints(0, 5, 4), check=SUM)
case(fn + 'nll_loss', torch.log_softmax(rn(5), 0), tn(3, I64), check=SUM)
case(fn + 'mse_loss', rn(3), rn(3, dtype=F64), check=SUM)
case(fn + 'mse_loss', rn(0), rn(0), check=SUM)
case(fn + 'mse_loss', rn(3), rn(1), check=SUM)
case(fn + 'l1_loss', tn([1.0, 2.0, 3.0]), tn([1.0, 2.0, 5.0]), check=SUM)
case(fn + 'smooth_l1_loss', tn([0.0, 1.0, 2.0, -1.0, -3.0]), tn([0.0] * 5), check=SUM)
case(bce, tn([-200.0, -50, 0, 50, 200]), tn([0.0, 1, 0.5, 0, 1]), check=SUM, grad=False)

# ---------------------------------------------------------------- modules
X, X3, X4, X5 = (4, 3), (4, 3, 5), (2, 3, 4, 5), (2, 3, 2, 3, 4)
for dt in BOTH:
    for name, shape in (('BatchNorm1d', X), ('BatchNorm1d', X3), ('BatchNorm2d', X4), ('BatchNorm3d', X5)):
        xs = [(rn(*shape, dtype=dt) * 2 + 1,) for _ in range(3)]
        for kw in ({}, {'momentum': None}, {'affine': False}, {'track_running_stats': False}, {'momentum': 0.3, 'eps': 1e-3}) if shape == X else ({},):
            module(name, [3], xs, NORM, **kw)
            module(name, [3], xs[:1], NORM, training=False, **kw)
    module('LayerNorm', [5], [(rn(4, 5, dtype=dt),)], NORM)
    module('LayerNorm', [[3, 5]], [(rn(2, 3, 5, dtype=dt),)], NORM, eps=1e-3)
    module('LayerNorm', [5], [(rn(4, 5, dtype=dt),)], NORM, elementwise_affine=False)
    module('LayerNorm', [5], [(rn(4, 5, dtype=dt),)], NORM, bias=False)
    module('Linear', [3, 4], [(rn(5, 3, dtype=dt),)], SUM)
    module('Linear', [3, 4], [(rn(5, 3, dtype=dt),)], SUM, bias=False)
    module('Conv1d', [3, 4, 3], [(rn(2, 3, 7, dtype=dt),)], SUM, CONV_GRAD, padding=1)
    module('Conv2d', [4, 6, 3], [(rn(2, 4, 5, 6, dtype=dt),)], CONV_GRAD, stride=2, padding=1, groups=2)
    module('Conv2d', [2, 3, [3, 2]], [(rn(2, 2, 5, 6, dtype=dt),)], CONV_GRAD, padding='same', bias=False)
    module('Conv3d', [2, 3, 2], [(rn(1, 2, 4, 3, 4, dtype=dt),)], CONV_GRAD, dilation=[1, 2, 1])
for name, args, kw, shape, check in (
        ('SELU', [], {}, X, MATH), ('ReLU', [], {}, X, BITS), ('ELU', [0.5], {}, X, MATH), ('CELU', [2.0], {}, X, MATH), ('LeakyReLU', [0.2], {}, X, BITS), ('Tanh', [], {}, X, MATH),
        ('Sigmoid', [], {}, X, MATH), ('GELU', [], {}, X, MATH), ('GELU', [], {'approximate': 'tanh'}, X, MATH), ('SiLU', [], {}, X, MATH), ('Softplus', [2, 5], {}, X, MATH),
        ('Softmax', [], {'dim': 1}, X, MATH), ('LogSoftmax', [], {'dim': 1}, X, MATH), ('Flatten', [], {}, X4, BITS), ('Flatten', [0, 1], {}, X4, BITS), ('Identity', [], {}, X, BITS),
        ('MaxPool1d', [2], {}, X3, SUM), ('MaxPool2d', [2], {'stride': 1, 'padding': 1}, X4, SUM), ('AvgPool1d', [2], {'ceil_mode': True}, X3, SUM),
        ('AvgPool2d', [3], {'stride': 2, 'padding': 1, 'count_include_pad': False}, X4, SUM), ('AdaptiveAvgPool1d', [2], {}, X3, SUM), ('AdaptiveAvgPool2d', [1], {}, X4, SUM)):
    module(name, args, [(rn(*shape),)], check, SUM if check == BITS and 'Pool' in name else None, **kw)
for name, kw, x, t in (('CrossEntropyLoss', {'label_smoothing': 0.1}, rn(4, 5), ints(0, 5, 4)), ('CrossEntropyLoss', {'reduction': 'sum', 'ignore_index': 1}, rn(4, 5), ints(0, 5, 4)),
                       ('NLLLoss', {}, torch.log_softmax(rn(4, 5), 1), ints(0, 5, 4)), ('MSELoss', {}, rn(4, 3), rn(4, 3)), ('L1Loss', {'reduction': 'sum'}, rn(4, 3), rn(4, 3)),
                       ('SmoothL1Loss', {'beta': 0.5}, rn(4, 3), rn(4, 3)), ('BCEWithLogitsLoss', {}, rn(4, 3), pos(4, 3).clamp(0, 1))):
    module(name, [], [(x, t)], SUM, **kw)

# ---------------------------------------------------------------- sizes of zero, where something else is wanted than nothing
case('cat', [rn(0, 2), rn(0, 1)], 1)
case('cat', [rn(4, 0, 1), rn(4, 0, 1)], 2)
case('stack', [rn(0, 3), rn(0, 3)], 2)
case('stack', [rn(2, 0), rn(2, 0)], 1)
case(fn + 'adaptive_avg_pool1d', rn(2, 3, 4), 0, check=SUM, grad=False)
case(fn + 'linear', rn(2, 3), rn(0, 3), rn(0), check=SUM)

if __name__ == '__main__':
    out = sys.argv[1]
    path = os.path.join(out, 'ops.safetensors')
    save_file(tensors, path)
    os.chmod(path, 0o644)
    with open(os.path.join(out, 'ops.json'), 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_ops.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'cases,', sum('grads' in c for c in cases), 'with gradients,', len(tensors), 'tensors,', os.path.getsize(path), 'bytes')
