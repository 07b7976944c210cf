#!/usr/bin/env python3
"""Golden results from PyTorch around the training loop: optimizers, schedulers, clipping, initialisation, loader.

    pip install torch==2.15.0 numpy safetensors && python make_training.py OUT_DIR

OUT_DIR gets training.json and training.safetensors. Kinds of case ("kind"):
  optimizer   optim.<name>(groups, **args): groups are lists of parameter names, each with options of its own. Step s
              sets the gradients "g<s>/<p>" (null: none) and steps: the parameters are then "<p>@<s+1>". "state" is
              what opt.state_dict()["state"] holds in the end, by index of the parameter; "groups_after" its groups.
  scheduler   the same optimizer over one parameter per group, lr_scheduler.<name>(opt, *args, **kw); after k steps of
              optimizer and scheduler the groups have lrs[k] (and momenta[k]: momentum, or the first beta).
              ReduceLROnPlateau steps with metrics[k].
  clip        nn.utils.clip_grad_norm_ over gradients: the norm that it returns and the gradients afterwards
  gain        nn.init.calculate_gain(nonlinearity, param)
  init        nn.init.<name> on an empty tensor after manual_seed; "next" as below
  module_init the parameters of nn.<module>(*args, **kw) after manual_seed
  sequence    the same for several modules one after the other
  loader      DataLoader over n samples: the indices of each batch of each epoch. "next" is what torch.randint(0, 2**24,
              (1,)) would give then (from a copy of the state), of the default generator, or of the loader's own where
              generator_seed is given: before the loader is asked for an iterator, after that, after each batch, at
              the end of the epoch.
"""
import json
import math
import os
import sys

os.environ['CUDA_VISIBLE_DEVICES'] = ''  # before torch: the processor is the judge

import torch
from safetensors.torch import save_file
from torch import nn, optim
from torch.utils.data import DataLoader

torch.set_num_threads(1)
F32, F64 = torch.float32, torch.float64
NAMES = {F32: 'float32', F64: 'float64'}
CLOSE = {F32: {'rtol': 2e-6, 'atol': 1e-7}, F64: {'rtol': 4e-15, 'atol': 1e-16}}
cases, tensors, names = [], {}, {}
seed = 50_000


def rn(*shape, dtype=F32):
    global seed
    seed += 1
    return torch.randn(shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def put(t):
    t = t.detach().contiguous().clone()
    key = (t.dtype, tuple(t.shape), t.numpy().tobytes())
    if key not in names:
        names[key] = f't{len(names)}'
        tensors[names[key]] = t
    return names[key]


def add(kind, **c):
    cases.append({'id': f'{kind}/{len(cases)}', 'kind': kind, 'file': 'training.safetensors', **c})


def upcoming(generator):
    """The number that torch.randint(0, 2**24, (1,)) would give, without taking it."""
    copy = torch.Generator()
    copy.set_state(generator.get_state())
    return int(torch.randint(0, 1 << 24, (1,), generator=copy))


def plain(v):
    return list(v) if isinstance(v, tuple) else v


# ---------------------------------------------------------------- optimizers
SHAPES = {'a': (3, 5), 'b': (7,), 'c': ()}


def optimizer(name, groups=(('a',),), own=({},), steps=5, dtype=F32, missing=(), **args):
    params = {p: rn(*SHAPES[p], dtype=dtype).requires_grad_() for g in groups for p in g}
    ts = {p: put(v) for p, v in params.items()}
    opt = getattr(optim, name)([{'params': [params[p] for p in g], **o} for g, o in zip(groups, own)], foreach=False, **args)
    for s in range(steps):
        for p, v in params.items():
            v.grad = None if (p, s) in missing else rn(*SHAPES[p], dtype=dtype)
            if v.grad is not None:
                ts[f'g{s}/{p}'] = put(v.grad)
        opt.step()
        ts.update({f'{p}@{s + 1}': put(v) for p, v in params.items()})
    d = opt.state_dict()
    add('optimizer', name=name, groups=[list(g) for g in groups], own=[{k: plain(v) for k, v in o.items()} for o in own],
        args={k: plain(v) for k, v in args.items()}, steps=steps, dtype=NAMES[dtype], tensors=ts, check=CLOSE[dtype],
        state={str(i): {k: put(v) for k, v in s.items() if isinstance(v, torch.Tensor)} for i, s in d['state'].items()},
        groups_after=[{k: plain(v) for k, v in g.items() if k not in ('foreach', 'fused', 'capturable', 'differentiable')} for g in d['param_groups']])


for dt in (F32, F64):
    for args in ({}, dict(lr=0.1), dict(lr=0.05, momentum=0.9), dict(lr=0.05, momentum=0.9, weight_decay=0.1), dict(lr=0.05, momentum=0.9, nesterov=True),
                 dict(lr=0.1, momentum=0.8, dampening=0.4), dict(lr=0.1, maximize=True), dict(lr=0.1, momentum=0.9, maximize=True, weight_decay=0.2), dict(lr=0.1, weight_decay=0.3)):
        optimizer('SGD', dtype=dt, **args)
    for name in ('Adam', 'AdamW'):
        for args in ({}, dict(lr=0.02, betas=(0.8, 0.95), eps=1e-6), dict(lr=0.02, weight_decay=0.2), dict(lr=0.02, amsgrad=True), dict(lr=0.02, maximize=True),
                     dict(lr=0.02, amsgrad=True, weight_decay=0.1, maximize=True, betas=(0.5, 0.6)), dict(lr=0.02, eps=0.1), dict(lr=0.02, betas=(0.0, 0.99))):
            optimizer(name, dtype=dt, **args)
    for args in ({}, dict(lr=0.02, alpha=0.9), dict(lr=0.02, momentum=0.9), dict(lr=0.02, centered=True), dict(lr=0.02, weight_decay=0.1), dict(lr=0.02, eps=0.1),
                 dict(lr=0.02, alpha=0.8, momentum=0.5, centered=True, weight_decay=0.1, eps=1e-4), dict(lr=0.02, maximize=True)):
        optimizer('RMSprop', dtype=dt, **args)
optimizer('Adam', steps=60, lr=0.1)
optimizer('SGD', steps=60, lr=0.1, momentum=0.99)
optimizer('RMSprop', steps=60, lr=0.01)
TWO, OWN = (('a', 'c'), ('b',)), ({}, dict(lr=0.5, weight_decay=0.1))
for name, args in (('SGD', dict(lr=0.1, momentum=0.9)), ('Adam', dict(lr=0.01)), ('AdamW', dict(lr=0.01)), ('RMSprop', dict(lr=0.01, momentum=0.1))):
    optimizer(name, TWO, OWN, **args)
    optimizer(name, (('a', 'b', 'c'),), missing={('b', 0), ('b', 1), ('c', 2)}, **args)  # parameters without a gradient are left alone
optimizer('Adam', TWO, (dict(betas=(0.5, 0.9)), dict(amsgrad=True, eps=0.01)), lr=0.1)
optimizer('SGD', TWO, (dict(lr=0.3, momentum=0.5), dict(lr=0.1, nesterov=True, momentum=0.9)))


# ---------------------------------------------------------------- schedulers
def scheduler(name, *args, steps, groups=1, opt='SGD', opt_args=None, metrics=None, lrs=None, **kw):
    ps = [nn.Parameter(torch.zeros(2)) for _ in range(groups)]
    opt_args = opt_args or {'lr': 0.1, 'momentum': 0.9}
    own = [{} if lrs is None else {'lr': lrs[i]} for i in range(groups)]
    o = getattr(optim, opt)([{'params': [p], **g} for p, g in zip(ps, own)], **opt_args)
    s = getattr(optim.lr_scheduler, name)(o, *args, **kw)

    def momentum(g):
        return g['betas'][0] if 'betas' in g else g['momentum']
    rates, momenta = [[g['lr'] for g in o.param_groups]], [[momentum(g) for g in o.param_groups]]
    for k in range(steps):
        for p in ps:
            p.grad = torch.ones(2)
        o.step()
        s.step() if metrics is None else s.step(metrics[k])
        rates.append([g['lr'] for g in o.param_groups])
        momenta.append([momentum(g) for g in o.param_groups])
    add('scheduler', name=name, args=[plain(a) for a in args], kw={k: plain(v) for k, v in kw.items()}, optimizer=opt, optimizer_args={k: plain(v) for k, v in opt_args.items()},
        own=own, lrs=rates, momenta=momenta, last_lr=s.get_last_lr(), **({} if metrics is None else {'metrics': ['nan' if m != m else m for m in metrics]}))


scheduler('StepLR', 3, steps=12)
scheduler('StepLR', 4, 0.5, steps=12)
scheduler('StepLR', 1, gamma=0.9, steps=20, groups=2, lrs=[0.1, 0.01])
scheduler('StepLR', step_size=2, gamma=0.3, steps=8, opt='Adam', opt_args={'lr': 0.01})
for kw in ({}, {'eta_min': 0.01}):
    scheduler('CosineAnnealingLR', 10, steps=35, **kw)
    scheduler('CosineAnnealingLR', 7, steps=20, groups=2, lrs=[0.3, 0.05], **kw)
scheduler('CosineAnnealingLR', 1, steps=6)
scheduler('CosineAnnealingLR', T_max=50, eta_min=0.001, steps=50, opt='Adam', opt_args={'lr': 0.1})
for anneal in ('cos', 'linear'):
    for three in (False, True):
        scheduler('OneCycleLR', 0.5, total_steps=20, steps=19, anneal_strategy=anneal, three_phase=three)
        scheduler('OneCycleLR', max_lr=0.5, total_steps=30, steps=29, anneal_strategy=anneal, three_phase=three, cycle_momentum=False, opt_args={'lr': 0.1})
        scheduler('OneCycleLR', max_lr=0.1, epochs=3, steps_per_epoch=7, steps=20, anneal_strategy=anneal, three_phase=three, opt='Adam', opt_args={'lr': 0.01, 'betas': (0.8, 0.99)})
        scheduler('OneCycleLR', max_lr=[0.1, 0.7], total_steps=11, pct_start=0.4, base_momentum=0.7, max_momentum=0.9, div_factor=10, final_div_factor=100,
                  steps=10, groups=2, lrs=[0.1, 0.2], anneal_strategy=anneal, three_phase=three)
PLATEAU = [1.0, 0.9, 0.9, 0.9, 0.95, 0.9, 0.91, 0.9, 0.89999, 0.8, 0.8, 0.81, 0.82, 0.8, 0.79999, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.5, 0.5, 0.5]
for kw in ({}, dict(patience=2), dict(patience=1, factor=0.5), dict(patience=1, cooldown=2), dict(patience=0, min_lr=0.001), dict(patience=1, threshold=0.01),
           dict(patience=1, threshold=0.01, threshold_mode='abs'), dict(patience=0, factor=0.9, eps=0.01)):
    scheduler('ReduceLROnPlateau', steps=30, metrics=PLATEAU, **kw)
    scheduler('ReduceLROnPlateau', 'max', steps=30, metrics=[1 - m for m in PLATEAU], **kw)
scheduler('ReduceLROnPlateau', steps=30, groups=2, lrs=[0.5, 0.1], min_lr=[0.01, 0.05], patience=1, metrics=PLATEAU)
scheduler('ReduceLROnPlateau', steps=6, patience=1, metrics=[1.0, float('nan'), float('nan'), float('nan'), 0.5, 0.6])


# ---------------------------------------------------------------- clipping
def clip(shapes, max_norm, norm_type=2.0, dtype=F32, scale=1.0, special=None, **kw):
    ps = [torch.zeros(s, dtype=dtype, requires_grad=True) for s in shapes]
    for p in ps:
        p.grad = rn(*p.shape, dtype=dtype) * scale
    if special is not None:
        ps[0].grad.view(-1)[0] = special
    ts = {f'g{i}': put(p.grad) for i, p in enumerate(ps)}
    total = nn.utils.clip_grad_norm_(ps, max_norm, norm_type, foreach=False, **kw)
    ts.update(total=put(total), **{f'after{i}': put(p.grad) for i, p in enumerate(ps)})
    add('clip', dtype=NAMES[dtype], max_norm=max_norm, norm_type='inf' if norm_type == math.inf else norm_type, n=len(ps), kw=kw, tensors=ts,
        check={F32: {'rtol': 2e-6, 'atol': 1e-7}, F64: {'rtol': 1e-14, 'atol': 1e-16}}[dtype])


for dt in (F32, F64):
    for t in (2.0, 1.0, math.inf, 3.0, 0.5):
        clip([(3, 5), (7,), ()], 1.0, t, dtype=dt)
        clip([(3, 5), (7,)], 1.0, t, dtype=dt, scale=0.001)  # below the bound: left as it is
clip([(129,)], 0.1)
clip([(4,)], 0.0)
clip([(4,)], 1.0, special=float('nan'))
clip([(4,)], 1.0, special=math.inf)
clip([(4,)], 1.0, scale=0.0)

# ---------------------------------------------------------------- initialisation
for n in ('linear', 'conv1d', 'conv2d', 'conv3d', 'sigmoid', 'tanh', 'relu', 'selu'):
    add('gain', nonlinearity=n, gain=nn.init.calculate_gain(n))
for p in (0.2, 0, -0.5, 1.5):
    add('gain', nonlinearity='leaky_relu', param=p, gain=nn.init.calculate_gain('leaky_relu', p))
add('gain', nonlinearity='leaky_relu', gain=nn.init.calculate_gain('leaky_relu'))


def init(name, shape, *args, dtype=F32, check='bits', **kw):
    torch.manual_seed(len(cases))
    w = torch.zeros(shape, dtype=dtype)
    y = getattr(nn.init, name)(w, *args, **kw)
    assert y is w
    add('init', name=name, shape=list(shape), args=list(args), kw=kw, dtype=NAMES[dtype], seed=len(cases), tensors={'output': put(w)}, check=check,
        next=upcoming(torch.default_generator))


NORMAL64 = {'rtol': 1e-14, 'atol': 0}
for dt in (F32, F64):
    normal = 'bits' if dt == F32 else NORMAL64
    for shape in ((4, 6), (3, 2), (5, 4, 3), (4, 2, 3, 3), (2, 3, 2, 2, 2)):
        for mode in ('fan_in', 'fan_out'):
            for nl in ('linear', 'relu', 'selu', 'leaky_relu', 'tanh'):
                if nl in ('linear', 'leaky_relu') or shape == (4, 6):
                    init('kaiming_normal_', shape, mode=mode, nonlinearity=nl, dtype=dt, check=normal)
                    init('kaiming_uniform_', shape, mode=mode, nonlinearity=nl, dtype=dt)
        init('kaiming_normal_', shape, dtype=dt, check=normal)
        init('kaiming_uniform_', shape, math.sqrt(5), dtype=dt)
        init('kaiming_uniform_', shape, a=0.3, dtype=dt)
        init('xavier_normal_', shape, dtype=dt, check=normal)
        init('xavier_uniform_', shape, dtype=dt)
        init('xavier_normal_', shape, 1.5, dtype=dt, check=normal)
        init('xavier_uniform_', shape, gain=0.7, dtype=dt)
    init('uniform_', (5, 4), dtype=dt)
    init('uniform_', (5, 4), -1, 3, dtype=dt)
    init('uniform_', (7,), a=2, b=2.5, dtype=dt)
    init('normal_', (5, 4), dtype=dt, check=normal)
    init('normal_', (3,), 1, 0.1, dtype=dt, check=normal)
    init('normal_', (5, 4), mean=-2, std=3, dtype=dt, check=normal)
    init('zeros_', (2, 3), dtype=dt)
    init('ones_', (2, 3), dtype=dt)
    init('constant_', (2, 3), 0.3, dtype=dt)
    for shape in ((3, 3), (5, 3), (3, 5), (4, 2, 3)):
        init('orthogonal_', shape, dtype=dt, check={F32: {'rtol': 1e-5, 'atol': 3e-6}, F64: {'rtol': 1e-13, 'atol': 1e-14}}[dt])
    init('orthogonal_', (4, 4), gain=1.5, dtype=dt, check={F32: {'rtol': 1e-5, 'atol': 3e-6}, F64: {'rtol': 1e-13, 'atol': 1e-14}}[dt])

MODULES = [('Linear', [7, 5], {}), ('Linear', [1, 1], {}), ('Linear', [20, 16], {'bias': False}), ('Linear', [64, 10], {}), ('Conv1d', [3, 4, 5], {}), ('Conv1d', [4, 6, 3], {'groups': 2}),
           ('Conv1d', [2, 3, 1], {'bias': False, 'stride': 2}), ('Conv2d', [3, 4, 3], {}), ('Conv2d', [4, 8, [2, 3]], {'groups': 4, 'padding': 1}), ('Conv2d', [1, 1, 1], {}),
           ('Conv3d', [2, 3, 2], {}), ('Conv3d', [2, 2, [1, 2, 3]], {'bias': False}), ('BatchNorm1d', [3], {}), ('BatchNorm2d', [3], {'affine': False}), ('LayerNorm', [4], {})]
for dt in (F32, F64):
    for name, args, kw in MODULES:
        torch.manual_seed(len(cases))
        m = getattr(nn, name)(*args, **kw, dtype=dt)
        add('module_init', module=name, args=args, kw=kw, dtype=NAMES[dt], seed=len(cases), state={k: put(v) for k, v in m.state_dict().items()},
            next=upcoming(torch.default_generator), repr=repr(m))
torch.manual_seed(5)
parts = [('Conv2d', [1, 3, 3], {'padding': 1}), ('SELU', [], {}), ('FeatureAlphaDropout', [0.1], {}), ('BatchNorm2d', [3], {}), ('Flatten', [], {}), ('Linear', [12, 5], {}), ('Linear', [5, 2], {})]
net = nn.Sequential(*[getattr(nn, n)(*a, **k) for n, a, k in parts])
add('sequence', seed=5, modules=[[n, a, k] for n, a, k in parts], state={k: put(v) for k, v in net.state_dict().items()}, next=upcoming(torch.default_generator), repr=repr(net))


# ---------------------------------------------------------------- DataLoader
def loader(n, batch_size, shuffle=True, drop_last=False, generator_seed=None, epochs=2):
    torch.manual_seed(len(cases))
    own = None if generator_seed is None else torch.Generator().manual_seed(generator_seed)
    watched = torch.default_generator if own is None else own
    dl = DataLoader(range(n), batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, generator=own, collate_fn=lambda batch: batch)
    runs = []
    for _ in range(epochs):
        run = {'before': upcoming(watched), 'batches': [], 'next': []}
        it = iter(dl)
        run['started'] = upcoming(watched)
        for batch in it:
            run['batches'].append(batch)
            run['next'].append(upcoming(watched))
        run['after'] = upcoming(watched)
        runs.append(run)
    add('loader', n=n, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, seed=len(cases), epochs=runs, len=len(dl),
        **({} if generator_seed is None else {'generator_seed': generator_seed, 'default_next': upcoming(torch.default_generator)}))


for shuffle in (True, False):
    for g in (None, 7):
        for n, b in ((10, 3), (10, 5), (10, 20), (1, 1), (7, 1), (130, 32)):
            for drop in (False, True):
                loader(n, b, shuffle, drop, g)
loader(1437, 128, epochs=1)

if __name__ == '__main__':
    out = sys.argv[1]
    path = os.path.join(out, 'training.safetensors')
    save_file(tensors, path)
    os.chmod(path, 0o644)
    with open(os.path.join(out, 'training.json'), 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_training.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'cases,', len(tensors), 'tensors,', os.path.getsize(path), 'bytes')
