#!/usr/bin/env python3
"""Records how PyTorch's modules print themselves and what modules, optimizers and schedulers answer: modules.json.

    pip install torch==2.15.0 numpy && python make_modules.py modules.json

Kinds of case ("kind"); a "build" is {"module", "args", "kw"}, nested for modules made of modules:
  repr        str(module), the names in its state_dict (with shapes), of its parameters, modules and children
  load        load_state_dict of zeros with the given names and shapes: the error, or missing and unexpected keys
  optimizer   optim.<name>(params, **args): "params" is a list of groups ("p": a parameter, "c": a result, "n": a constant)
  scheduler   lr_scheduler.<name>(SGD, *args, **kw), stepped "steps" times
  module      the error of a constructor or of a call on inputs (calls.py)
"""
import json
import os
import sys
import warnings

os.environ['CUDA_VISIBLE_DEVICES'] = ''  # before torch: the processor is the judge

import torch
from torch import nn, optim

from calls import decode

cases = []


def m(module, *args, **kw):
    return {'module': module, 'args': list(args), 'kw': kw}


def build(b):
    if isinstance(b, dict) and 'module' in b:
        return getattr(nn, b['module'])(*[build(a) for a in b['args']], **{k: build(v) for k, v in b['kw'].items()})
    if isinstance(b, list):
        return [build(x) for x in b]
    return b


def outcome(f):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter('always')
        try:
            got = {'ok': True, **(f() or {})}
        except Exception as e:
            got = {'ok': False, 'error': type(e).__name__, 'message': str(e)}
    texts = [str(w.message) for w in seen]
    return {'result': got, **({'warnings': texts} if texts else {})}


def add(kind, **c):
    cases.append({'id': f'{kind}/{len(cases)}', 'kind': kind, **c})


# ---------------------------------------------------------------- repr
def shown(b):
    x = build(b)
    add('repr', build=b, repr=repr(x), state={k: list(v.shape) for k, v in x.state_dict().items()}, parameters=[k for k, _ in x.named_parameters()],
        buffers=[k for k, _ in x.named_buffers()], modules=[k for k, _ in x.named_modules()], children=[k for k, _ in x.named_children()], count=sum(p.numel() for p in x.parameters()))


L, CONV = m('Linear', 3, 4), m('Conv2d', 3, 4, 3)
for b in (
        L, m('Linear', 3, 4, bias=False), m('Conv1d', 3, 4, 3), m('Conv1d', 4, 4, 5, stride=2, padding=3, dilation=2, groups=2, bias=False), CONV, m('Conv2d', 3, 6, [3, 5], stride=[1, 2], padding=[2, 0], dilation=[1, 3], groups=3, bias=False),
        m('Conv2d', 3, 4, 3, padding='same'), m('Conv2d', 3, 4, 3, padding='valid'), m('Conv3d', 1, 2, 3), m('Conv3d', 2, 2, [1, 2, 3], padding=1, groups=2), m('Conv1d', 1, 1, 1, padding='same'),
        m('SELU'), m('SELU', inplace=True), m('ReLU'), m('ReLU', inplace=True), m('ELU'), m('ELU', 0.5, inplace=True), m('CELU'), m('CELU', alpha=2.0), m('LeakyReLU'), m('LeakyReLU', 0.2), m('LeakyReLU', negative_slope=0.3, inplace=True),
        m('Tanh'), m('Sigmoid'), m('GELU'), m('GELU', approximate='tanh'), m('SiLU'), m('SiLU', inplace=True), m('Softplus'), m('Softplus', beta=2, threshold=10), m('Softmax', dim=1), m('Softmax', -1), m('LogSoftmax', dim=0), m('Identity'),
        m('Dropout'), m('Dropout', 0.1, inplace=True), m('Dropout1d', 0.25), m('Dropout2d', p=1), m('Dropout3d'), m('AlphaDropout', 0.05), m('FeatureAlphaDropout', 0.05, inplace=True), m('Dropout', 0),
        m('BatchNorm1d', 4), m('BatchNorm2d', 4, eps=1e-3, momentum=0.2), m('BatchNorm3d', 4, affine=False), m('BatchNorm1d', 4, track_running_stats=False), m('BatchNorm1d', 4, momentum=None), m('LayerNorm', 4), m('LayerNorm', [3, 4], eps=1e-6), m('LayerNorm', 4, elementwise_affine=False),
        m('LayerNorm', 4, bias=False), m('Flatten'), m('Flatten', 0, 2), m('Flatten', start_dim=2), m('MaxPool1d', 2), m('MaxPool1d', 3, stride=1, padding=1, dilation=2, ceil_mode=True), m('MaxPool2d', 2), m('MaxPool2d', [2, 3], stride=[1, 2]), m('AvgPool1d', 2), m('AvgPool1d', 3, 2, 1),
        m('AvgPool2d', 2), m('AvgPool2d', [2, 3], stride=1, padding=1), m('AdaptiveAvgPool1d', 3), m('AdaptiveAvgPool2d', 1), m('AdaptiveAvgPool2d', [2, 3]),
        m('CrossEntropyLoss'), m('CrossEntropyLoss', label_smoothing=0.1), m('NLLLoss'), m('MSELoss'), m('L1Loss'), m('SmoothL1Loss'), m('BCEWithLogitsLoss'),
        m('Sequential'), m('Sequential', L), m('Sequential', L, m('SELU'), m('AlphaDropout', 0.1)), m('Sequential', m('Sequential', L, m('ReLU')), m('Sequential'), m('Linear', 4, 1)), m('ModuleList'), m('ModuleList', [L]), m('ModuleList', [L, L]), m('ModuleList', [L, L, m('Linear', 4, 4), L, L]),
        m('ModuleList', [m('Sequential', L, m('SELU')), m('Sequential', L, m('SELU')), m('SELU')]), m('Sequential', CONV, m('SELU'), m('FeatureAlphaDropout', 0.05), m('Flatten'), m('Linear', 16, 10), m('Sequential', m('BatchNorm1d', 10), m('ModuleList', [m('Identity')])))):
    shown(b)


# ---------------------------------------------------------------- load_state_dict
def load(b, state, **kw):
    x = build(b)

    def f():
        r = x.load_state_dict({k: torch.zeros(s) for k, s in state.items()}, **kw)
        return {'missing': r.missing_keys, 'unexpected': r.unexpected_keys, 'text': str(r)}
    add('load', build=b, state=state, kw=kw, **outcome(f))


NET = m('Sequential', L, m('BatchNorm1d', 4), m('Sequential', m('Linear', 4, 2)))
GOOD = {'0.weight': [4, 3], '0.bias': [4], '1.weight': [4], '1.bias': [4], '1.running_mean': [4], '1.running_var': [4], '1.num_batches_tracked': [], '2.0.weight': [2, 4], '2.0.bias': [2]}
without = {k: v for k, v in GOOD.items() if k not in ('0.bias', '2.0.weight')}
for b, state in ((L, {'weight': [4, 3], 'bias': [4]}), (NET, GOOD), (NET, without), (NET, {**GOOD, 'x': [1], '2.1.weight': [2]}), (NET, {**without, 'x': [1]}), (NET, {**GOOD, '0.weight': [4, 4]}), (NET, {**GOOD, '0.weight': [4, 4], '2.0.bias': [3]}), (NET, {**without, 'y': [1], '0.weight': [12]}), (NET, {}),
                 (L, {'weight': [4, 3, 1], 'bias': []}), (L, {'bias': [1], 'weight': [4, 3]}), (NET, {k: v for k, v in GOOD.items() if k != '1.num_batches_tracked'}), (L, {'weight.x': [1], 'weight': [4, 3], 'bias': [4]}), (m('SELU'), {'a': [1]})):
    load(b, state)
    load(b, state, strict=False)


# ---------------------------------------------------------------- optimizers and schedulers
def optimizer(name, params='p', step=False, **args):
    made = {'p': lambda: nn.Parameter(torch.ones(2)), 'c': lambda: nn.Parameter(torch.ones(2)) * 2, 'n': lambda: torch.ones(2)}
    same = nn.Parameter(torch.ones(2))

    def f():
        ps = [made[c]() if c in made else same for c in params] if isinstance(params, str) else params
        o = getattr(optim, name)(ps, **args)
        if step:
            o.step()
    add('optimizer', name=name, params=params, args={k: list(v) if isinstance(v, tuple) else v for k, v in args.items()}, **outcome(f))


for name in ('SGD', 'Adam', 'AdamW', 'RMSprop'):
    for args in ({'lr': -0.1}, {'lr': 0}, {'weight_decay': -0.1}, {}):
        optimizer(name, **args)
    optimizer(name, '')
    optimizer(name, 'c')
    optimizer(name, 'n')
    optimizer(name, 'ss')
for args in ({'momentum': -0.5}, {'nesterov': True}, {'nesterov': True, 'momentum': 0.9, 'dampening': 0.1}, {'nesterov': True, 'momentum': 0.9}, {'dampening': -1}):
    optimizer('SGD', lr=0.1, **args)
for name in ('Adam', 'AdamW'):
    for args in ({'betas': (1.0, 0.999)}, {'betas': (-0.1, 0.999)}, {'betas': (0.9, 1.0)}, {'betas': (0.9, -1)}, {'eps': -1e-8}):
        optimizer(name, **args)
for args in ({'alpha': -0.1}, {'alpha': 1.5}, {'momentum': -1}, {'eps': -1}):
    optimizer('RMSprop', **args)


def scheduler(name, *args, steps=0, momentum=0.9, **kw):
    def f():
        o = optim.SGD([nn.Parameter(torch.ones(1))], lr=0.1, momentum=momentum)
        s = getattr(optim.lr_scheduler, name)(o, *args, **kw)
        for _ in range(steps):
            o.step()
            s.step(*([1.0] if name == 'ReduceLROnPlateau' else []))
    add('scheduler', name=name, args=list(args), kw=kw, momentum=momentum, steps=steps, **outcome(f))


scheduler('OneCycleLR', 0.1)
scheduler('OneCycleLR', 0.1, total_steps=0)
scheduler('OneCycleLR', 0.1, total_steps=-3)
scheduler('OneCycleLR', 0.1, total_steps=2.5)
scheduler('OneCycleLR', 0.1, epochs=3)
scheduler('OneCycleLR', 0.1, epochs=0, steps_per_epoch=3)
scheduler('OneCycleLR', 0.1, epochs=2, steps_per_epoch=-1)
scheduler('OneCycleLR', 0.1, total_steps=5, pct_start=1.5)
scheduler('OneCycleLR', 0.1, total_steps=5, pct_start=-0.5)
scheduler('OneCycleLR', 0.1, total_steps=5, anneal_strategy='quadratic')
scheduler('OneCycleLR', 0.1, total_steps=5, steps=4)
scheduler('OneCycleLR', 0.1, total_steps=5, steps=5)
scheduler('OneCycleLR', 0.1, total_steps=5, steps=6)
scheduler('OneCycleLR', [0.1, 0.2], total_steps=5)
scheduler('OneCycleLR', 0.1, total_steps=5, momentum=0)
scheduler('ReduceLROnPlateau', factor=1.0)
scheduler('ReduceLROnPlateau', factor=2)
scheduler('ReduceLROnPlateau', 'middle')
scheduler('ReduceLROnPlateau', threshold_mode='none')
scheduler('ReduceLROnPlateau', min_lr=[0.1, 0.2])
scheduler('StepLR', 2, steps=3)


# ---------------------------------------------------------------- constructors and calls
def t(*shape, dtype='float32', fill=0):
    return {'shape': list(shape), 'dtype': dtype, 'fill': fill}


def module(b, *inputs):
    def f():
        x = build(b)
        if inputs:
            y = x(*[decode(i) for i in inputs])
            return {'shape': list(y.shape)}
    add('module', build=b, inputs=list(inputs), **outcome(f))


for b, inputs in (
        (m('Linear', 3, 4), [t(2, 4)]), (m('Linear', 3, 4), [t(2, 3, dtype='float64')]), (m('Linear', 0, 4), []), (m('Linear', 3, -1), []), (m('Conv2d', 3, 4, 3), [t(2, 2, 5, 5)]), (m('Conv2d', 3, 4, 3), [t(3, 5, 5)]), (m('Conv2d', 3, 4, 3), [t(5, 5)]),
        (m('Conv2d', 3, 4, 3, groups=2), []), (m('Conv2d', 4, 3, 3, groups=2), []), (m('Conv2d', 4, 4, 3, groups=0), []), (m('Conv2d', 4, 4, 3, padding='some'), []), (m('Conv2d', 4, 4, 3, padding='same', stride=2), []), (m('Conv1d', 3, 4, 3), [t(2, 3, 4, 5)]), (m('Conv1d', 3, 4, 3), [t(2, 3, 2)]),
        *[(m(f'BatchNorm{n}d', 3), [t(*s)]) for n in (1, 2, 3) for s in ((3,), (2, 3), (2, 3, 4), (2, 3, 4, 4), (2, 3, 2, 2, 2), (2, 2, 4, 4))], (m('BatchNorm1d', 3), [t(1, 3)]), (m('BatchNorm1d', 3), [t(2, 4)]),
        *[(m(n, p), []) for n in ('Dropout', 'AlphaDropout', 'FeatureAlphaDropout', 'Dropout2d') for p in (-0.1, 1.5)], (m('LayerNorm', 4), [t(2, 3)]), (m('Softmax'), [t(2, 3)]), (m('LogSoftmax'), [t(2, 3)]), (m('Softmax'), [t(3)]), (m('Flatten'), [t(3)]), (m('Flatten'), [t(2, 3, 4)]), (m('Flatten', 2), [t(2, 3)]),
        (m('MaxPool2d', 2), [t(2, 3)]), (m('MSELoss'), [t(2, 3), t(3)]), (m('MSELoss', reduction='x'), [t(2), t(2)]), (m('CrossEntropyLoss'), [t(2, 3), t(2, dtype='int64')]), (m('CrossEntropyLoss'), [t(2, 3), t(2, dtype='int64', fill=7)]), (m('SELU'), [t(2, dtype='int32')]), (m('ReLU'), [t(2, dtype='bool')])):
    module(b, *inputs)

if __name__ == '__main__':
    with open(sys.argv[1], 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_modules.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'cases')
