#!/usr/bin/env python3
"""Records what real PyTorch's autograd does and says, statement by statement: autograd.json.

    pip install torch==2.15.0 numpy && python make_autograd.py autograd.json

A case is a program: statements over named tensors, each with what it gave. A statement is one of
  {"call": {...}, "as": name}     a call (calls.py); {"tensor": name} in it stands for a named tensor
  {"read": "x.grad"}              an attribute; of a module or tensor
  {"assign": "x.grad", "value"}   the same in the other direction
  {"no_grad": [statements]}, {"enable_grad": [statements]}
"result": {"error", "message"}, or {"tensor": {shape, dtype, values, requires_grad, is_leaf, grad_fn}}, {"tensors": [..]}
(None for a missing one), {"value": number, boolean, string or null}.
"""
import json
import os
import sys
import warnings

os.environ['CUDA_VISIBLE_DEVICES'] = ''  # before torch: the processor is the judge

import torch

from calls import decode, perform

NAN = float('nan')


def number(v):
    return v if isinstance(v, (bool, int)) else 'nan' if v != v else 'inf' if v == float('inf') else '-inf' if v == -float('inf') else v


def describe(y):
    if isinstance(y, torch.Tensor):
        return {'tensor': {'shape': list(y.shape), 'dtype': str(y.dtype).removeprefix('torch.'), 'values': [number(v) for v in y.detach().flatten().tolist()],
                           'requires_grad': y.requires_grad, 'is_leaf': y.is_leaf, 'grad_fn': y.grad_fn and y.grad_fn.name()}}
    if isinstance(y, (tuple, list)):
        return {'tensors': [None if v is None else describe(v)['tensor'] for v in y]}
    if y is None or isinstance(y, (bool, int, float, str)):
        return {'value': y}
    return {'value': y.name()}  # a node


def run(statement, env):
    if 'no_grad' in statement or 'enable_grad' in statement:
        kind = 'no_grad' if 'no_grad' in statement else 'enable_grad'
        with getattr(torch, kind)():
            for s in statement[kind]:
                run(s, env)
        return
    try:
        if 'call' in statement:
            y = perform(statement['call'], tensors=env)
            if 'as' in statement:
                env[statement['as']] = y
        elif 'read' in statement:
            name, attribute = statement['read'].split('.')
            y = getattr(env[name], attribute)
        else:
            name, attribute = statement['assign'].split('.')
            setattr(env[name], attribute, decode(statement['value'], env))
            y = None
        statement['result'] = describe(y)
    except Exception as e:
        statement['result'] = {'error': type(e).__name__, 'message': str(e)}


def do(fn, *args, on=None, to=None, **kw):
    return {'call': {'fn': fn, **({} if on is None else {'on': on}), 'args': list(args), **({'kw': kw} if kw else {})}, **({'as': to} if to else {})}


def v(name):
    return {'tensor': name}


def leaf(name, values, dtype='float32', grad=True):
    return do('tensor', values, dtype=dtype, **({'requires_grad': True} if grad else {}), to=name)


def op(to, fn, *args, **kw):
    return do(fn, *args, to=to, **kw)


def on(name, fn, *args, to=None, **kw):
    return do(fn, *args, on=v(name), to=to, **kw)


def read(what):
    return {'read': what}


def assign(what, value):
    return {'assign': what, 'value': value}


def t(shape, dtype='float32', fill=0, values=None):
    return {'shape': shape, 'dtype': dtype, **({'fill': fill} if values is None else {'values': values})}


def no_grad(*s):
    return {'no_grad': list(s)}


def enable_grad(*s):
    return {'enable_grad': list(s)}


X = leaf('x', [1.0, -2.0, 3.0])
W = leaf('w', [0.5, 4.0, -1.0])
N = leaf('n', [1.0, 2.0, 3.0], grad=False)
ONES = t([3], fill=1)
M = leaf('m', [[1.0, -2.0], [3.0, 0.5]])
F = 'nn.functional.'
P = {
    # leaves, flags
    'a leaf': [X, read('x.requires_grad'), read('x.is_leaf'), read('x.grad'), read('x.grad_fn'), N, read('n.requires_grad'), read('n.is_leaf'), op('y', 'mul', v('n'), 2), read('y.is_leaf'), read('y.grad_fn')],
    'integers cannot require grad': [leaf('i', [1, 2], 'int32', False), on('i', 'requires_grad_'), assign('i.requires_grad', True), on('i', 'requires_grad_', False), leaf('b', [True], 'bool', False), on('b', 'requires_grad_'), leaf('i2', [1], 'int32')],
    'requires_grad off': [X, on('x', 'requires_grad_', False), read('x.requires_grad'), op('y', 'mul', v('x'), 2), read('y.requires_grad')],
    'requires_grad of a result': [X, op('y', 'mul', v('x'), 2), assign('y.requires_grad', False), on('y', 'requires_grad_', False), assign('y.requires_grad', True), read('y.requires_grad'), on('y', 'requires_grad_')],
    'detach': [X, on('x', 'detach', to='d'), read('d.requires_grad'), op('y', 'mul', v('d'), v('x')), on('y', 'backward', ONES), read('x.grad'), read('d.grad')],
    'detach shares and counts versions': [X, op('y', 'exp', v('x')), on('y', 'detach', to='d'), on('d', 'mul_', 2), on('y', 'backward', ONES)],
    'no_grad': [X, no_grad(op('y', 'mul', v('x'), 2), read('y.requires_grad'), enable_grad(op('z', 'mul', v('x'), 2), read('z.requires_grad')), leaf('l', [1.0]), read('l.requires_grad'), on('x', 'add_', 1)), read('x.is_leaf'), read('y.is_leaf'),
                on('y', 'backward', ONES), on('z', 'backward', ONES), read('x.grad')],
    # backward
    'a scalar': [X, op('y', 'sum', v('x')), on('y', 'backward'), read('x.grad'), read('y.grad')],
    'accumulation': [X, op('y', 'mul', v('x'), v('x')), op('s', 'sum', v('y')), on('s', 'backward'), read('x.grad'), op('s', 'sum', v('x')), on('s', 'backward'), read('x.grad'), assign('x.grad', None), read('x.grad')],
    'used twice, diamond': [X, op('a', 'mul', v('x'), 2), op('b', 'exp', v('a')), op('c', 'add', v('a'), v('b')), on('c', 'backward', ONES), read('x.grad')],
    'not a scalar': [X, op('y', 'mul', v('x'), 2), on('y', 'backward'), on('y', 'backward', t([1])), on('y', 'backward', t([2])), on('y', 'backward', t([1, 3])), on('y', 'backward', t([])), on('y', 'backward', t([3], 'float64', 1)), read('x.grad')],
    'one element': [leaf('x', [[2.0]]), op('y', 'mul', v('x'), v('x')), on('y', 'backward'), read('x.grad')],
    'integer gradient': [X, op('y', 'mul', v('x'), 2), on('y', 'backward', t([3], 'int32', 1))],
    'nothing requires grad': [N, op('y', 'sum', v('n')), on('y', 'backward'), on('n', 'backward', ONES)],
    'backward of a leaf': [X, on('x', 'backward', t([3], fill=2)), read('x.grad'), on('x', 'backward', t([3], fill=2)), read('x.grad'), leaf('s', 2.0), on('s', 'backward'), read('s.grad')],
    'a gradient that requires grad': [X, W, op('y', 'mul', v('x'), 2), on('y', 'backward', v('w')), read('x.grad'), read('w.grad')],
    'second backward': [X, op('y', 'mul', v('x'), v('x')), op('s', 'sum', v('y')), on('s', 'backward'), on('s', 'backward'), read('x.grad')],
    'second backward, graph retained': [X, op('y', 'mul', v('x'), v('x')), op('s', 'sum', v('y')), on('s', 'backward', retain_graph=True), on('s', 'backward'), read('x.grad'), on('s', 'backward')],
    'second backward through a shared part': [X, op('y', 'exp', v('x')), op('a', 'sum', v('y')), op('b', 'sum', v('y')), on('a', 'backward'), on('b', 'backward'), read('x.grad')],
    'retain_grad': [X, op('y', 'mul', v('x'), 2), on('y', 'retain_grad'), read('y.retains_grad'), op('z', 'exp', v('y')), on('z', 'backward', ONES), read('y.grad'), read('x.grad'), read('x.retains_grad')],
    'retain_grad of a leaf, of a constant': [X, on('x', 'retain_grad'), read('x.retains_grad'), N, on('n', 'retain_grad')],
    'grad of a result': [X, op('y', 'mul', v('x'), 2), on('y', 'backward', ONES), read('y.grad')],
    # assignment of grad
    'grad assigned': [X, assign('x.grad', t([3], fill=5)), read('x.grad'), op('s', 'sum', v('x')), on('s', 'backward'), read('x.grad')],
    'grad of a wrong shape, dtype': [X, assign('x.grad', t([2])), assign('x.grad', t([1, 3])), assign('x.grad', t([3], 'float64')), assign('x.grad', 1), assign('x.grad', v('x')), N, assign('n.grad', t([3], fill=1)), read('n.grad')],
    'values written under a gradient': [X, op('s', 'sum', v('x')), on('s', 'backward'), read('x.grad'), no_grad(on('x', 'sub_', t([3], fill=0.5)), on('x', 'mul_', 2)), read('x.requires_grad'), read('x.is_leaf')],
    # in place
    'a leaf in place': [X, on('x', 'add_', 1), on('x', 'mul_', 2), op('y', 'relu_', v('x')), op('y', F + 'selu', v('x'), True), on('x', 'copy_', ONES), on('x', 'uniform_')],
    'a view of a leaf in place': [X, on('x', 'reshape', 3, 1, to='r'), on('r', 'add_', 1), op('f', 'flatten', v('x')), on('f', 'mul_', 2), op('u', 'unsqueeze', v('x'), 0), op('y', 'relu_', v('u')), on('x', 'view', -1, to='w2'), on('w2', 'copy_', ONES)],
    'a view in place': [X, op('y', 'mul', v('x'), 2), on('y', 'view', 3, 1, to='r'), on('r', 'mul_', 3), read('r.grad_fn'), read('y.grad_fn'), on('y', 'backward', ONES), read('x.grad')],
    'a base in place, then its view': [X, op('y', 'mul', v('x'), 2), on('y', 'view', 3, 1, to='r'), on('y', 'mul_', 3), read('y.grad_fn'), read('r.grad_fn'), on('r', 'backward', t([3, 1], fill=1)), read('x.grad')],
    'a detached view in place': [X, op('y', 'mul', v('x'), 2), on('y', 'detach', to='d'), on('d', 'add_', 1), read('y.grad_fn'), on('y', 'backward', ONES), read('x.grad')],
    'in place on a result': [X, op('y', 'mul', v('x'), 2), on('y', 'add_', 1), read('y.grad_fn'), on('y', 'backward', ONES), read('x.grad')],
    'in place makes a constant a result': [X, N, on('n', 'mul_', v('x')), read('n.grad_fn'), read('n.requires_grad'), read('n.is_leaf'), on('n', 'backward', ONES), read('x.grad')],
    'in place with itself': [X, op('y', 'mul', v('x'), 1), on('y', 'mul_', v('y')), on('y', 'backward', ONES), read('x.grad')],
    # modified saved tensors: each op that saves something
    **{f'{fn} saved its result': [X, op('a', 'mul', v('x'), v('x')), op('y', fn, v('a')), on('y', 'mul_', 2), on('y', 'backward', ONES)] for fn in ('exp', 'sqrt', 'tanh', 'sigmoid', 'relu')},
    **{f'{fn} saved its input': [X, op('a', 'mul', v('x'), 2), op('y', fn, v('a')), on('a', 'mul_', 2), on('y', 'backward', ONES)] for fn in ('log', 'abs', F + 'selu', F + 'gelu', F + 'silu', F + 'softplus', F + 'leaky_relu', F + 'elu')},
    'relu does not need its input': [X, op('a', 'mul', v('x'), 2), op('y', 'relu', v('a')), on('a', 'mul_', 2), on('y', 'backward', ONES), read('x.grad')],
    'exp does not need its input': [X, op('a', 'mul', v('x'), 2), op('y', 'exp', v('a')), on('a', 'mul_', 2), on('y', 'backward', ONES), read('x.grad')],
    'add needs nothing': [X, op('a', 'mul', v('x'), 2), op('y', 'add', v('a'), v('x')), on('a', 'mul_', 2), on('y', 'backward', ONES), read('x.grad')],
    'mul saved the other': [X, W, op('a', 'mul', v('x'), 2), op('b', 'mul', v('w'), 2), op('y', 'mul', v('a'), v('b')), on('b', 'add_', 1), on('y', 'backward', ONES)],
    'mul with a constant does not need it': [X, N, op('a', 'mul', v('x'), 2), op('y', 'mul', v('a'), v('n')), on('a', 'add_', 1), on('y', 'backward', ONES), read('x.grad')],
    'mul saved a constant': [X, N, op('y', 'mul', v('x'), v('n')), on('n', 'add_', 1), on('n', 'add_', 1), on('y', 'backward', ONES)],
    'mul by a number': [X, op('a', 'mul', v('x'), 2), op('y', 'mul', v('a'), 3), on('a', 'add_', 1), on('y', 'backward', ONES), read('x.grad')],
    'div saved both': [X, W, op('a', 'mul', v('x'), 2), op('y', 'div', v('a'), v('w')), on('a', 'add_', 1), on('y', 'backward', ONES)],
    'pow saved its input': [X, op('a', 'mul', v('x'), 2), op('y', 'pow', v('a'), 2), on('a', 'add_', 1), on('y', 'backward', ONES)],
    'a parameter changed before backward': [X, op('y', 'mul', v('x'), v('x')), no_grad(on('x', 'sub_', 1)), on('y', 'backward', ONES)],
    'softmax saved its result': [X, op('y', F + 'softmax', v('x'), 0), on('y', 'mul_', 2), on('y', 'backward', ONES)],
    'matmul saved both': [M, op('a', 'mul', v('m'), 2), op('y', 'matmul', v('a'), v('m')), on('a', 'add_', 1), on('y', 'backward', t([2, 2], fill=1))],
    'linear saved the weight': [M, leaf('z', [[1.0, 2.0]]), op('a', 'mul', v('z'), 2), op('y', F + 'linear', v('z'), v('m')), no_grad(on('m', 'add_', 1)), on('y', 'backward', t([1, 2], fill=1))],
    'max saved its indices only': [X, op('a', 'mul', v('x'), 2), op('y', 'amax', v('a'), 0), on('a', 'mul_', 2), on('y', 'backward', t([], fill=1))],
    'where saved the condition': [X, leaf('c', [True, False, True], 'bool', False), op('y', 'where', v('c'), v('x'), 0), on('c', 'bernoulli_', 0.0), on('y', 'backward', ONES)],
    'clamp saved its input': [X, op('a', 'mul', v('x'), 2), op('y', 'clamp', v('a'), -1, 1), on('a', 'add_', 1), on('y', 'backward', ONES)],
    'selu_ then something in place': [X, op('a', 'mul', v('x'), 2), op('y', F + 'selu', v('a'), True), on('y', 'add_', 1), on('y', 'backward', ONES)],
    'selu then dropout in place': [X, op('a', F + 'selu', v('x')), op('y', F + 'alpha_dropout', v('a'), 1.0, True, True), on('y', 'backward', ONES), read('x.grad')],
    'relu_ then mul_': [X, op('a', 'mul', v('x'), 2), op('y', 'relu_', v('a')), on('y', 'mul_', 2), on('y', 'backward', ONES)],
    'sum needs nothing': [X, op('a', 'mul', v('x'), 2), op('y', 'sum', v('a')), on('a', 'mul_', 2), on('y', 'backward'), read('x.grad')],
    # autograd.grad and autograd.backward
    'autograd.grad': [X, W, op('y', 'mul', v('x'), v('w')), op('s', 'sum', v('y')), do('autograd.grad', v('s'), [v('x'), v('w')]), read('x.grad'), do('autograd.grad', v('s'), [v('x')])],
    'autograd.grad with grad_outputs': [X, op('y', 'mul', v('x'), v('x')), do('autograd.grad', [v('y')], [v('x')], [t([3], fill=2)]), op('y', 'exp', v('x')), do('autograd.grad', v('y'), v('x'))],
    'autograd.grad, unused': [X, W, op('s', 'sum', v('x')), do('autograd.grad', v('s'), [v('x'), v('w')]), op('s', 'sum', v('x')), do('autograd.grad', v('s'), [v('x'), v('w')], allow_unused=True)],
    'autograd.grad of something in between': [X, op('a', 'mul', v('x'), 2), op('s', 'sum', v('a')), do('autograd.grad', v('s'), v('a')), read('a.grad'), read('x.grad')],
    'autograd.grad of a constant': [X, N, op('s', 'sum', v('x')), do('autograd.grad', v('s'), v('n')), do('autograd.grad', v('s'), v('n'), allow_unused=True), do('autograd.grad', v('n'), v('x'))],
    'autograd.grad of itself': [X, do('autograd.grad', v('x'), v('x'), t([3], fill=1))],
    'autograd.grad, graph retained': [X, op('y', 'mul', v('x'), v('x')), op('s', 'sum', v('y')), do('autograd.grad', v('s'), v('x'), retain_graph=True), do('autograd.grad', v('s'), v('x')), do('autograd.grad', v('s'), v('x'))],
    'autograd.backward of several': [X, op('a', 'sum', v('x')), op('b', 'mul', v('x'), v('x')), do('autograd.backward', [v('a'), v('b')], [None, ONES]), read('x.grad'), op('a', 'sum', v('x')), do('autograd.backward', v('a')), read('x.grad'),
                                     do('autograd.backward', [v('a'), v('b')], [None])],
}



C3, C4, C5 = (leaf('c', torch.linspace(-1, 1, 12).reshape(1, 2, 6).tolist()), leaf('c', torch.linspace(-1, 1, 32).reshape(1, 2, 4, 4).tolist()), leaf('c', torch.linspace(-1, 1, 16).reshape(1, 2, 2, 2, 2).tolist()))
NODES = {fn: [v('x')] for fn in ('neg', 'abs', 'exp', 'log', 'sqrt', 'relu', 'tanh', 'sigmoid', 'sum', 'mean', 'var', 'std', 'max', 'min', 'amax', 'amin', 'clone', 'flatten', 'squeeze')}
for k, (fn, args, kw) in enumerate((
        *[(fn, args, {}) for fn, args in NODES.items() if fn != 'clone'],
        *[(fn, [v('x'), b], {}) for fn in ('add', 'sub', 'mul', 'div', 'pow', 'maximum', 'minimum') for b in (v('x'), 2) if not (fn in ('maximum', 'minimum') and b == 2)], ('pow', [2, v('x')], {}), ('clamp', [v('x'), -1, 1], {}),
        ('where', [t([3], 'bool', 1), v('x'), 0], {}), *[(F + n, [v('x')], {}) for n in ('relu', 'selu', 'elu', 'celu', 'leaky_relu', 'gelu', 'silu', 'softplus', 'tanh', 'sigmoid')], (F + 'softmax', [v('x'), 0], {}), (F + 'log_softmax', [v('x'), 0], {}),
        ('sum', [v('m'), 1], {}), ('mean', [v('m'), 1], {}), ('var', [v('m'), 1], {}), ('std', [v('m'), 1], {}), ('amax', [v('m'), 1], {}), ('matmul', [v('m'), v('m')], {}), ('matmul', [v('x'), v('x')], {}), ('matmul', [v('m'), t([2], fill=1)], {}), ('matmul', [t([2, 2, 2], fill=1), v('m')], {}), ('matmul', [t([2], fill=1), v('m')], {}),
        ('bmm', [t([1, 2, 2], fill=1), t([1, 2, 2], fill=1)], {}), ('mm', [v('m'), v('m')], {}), ('transpose', [v('m'), 0, 1], {}), ('permute', [v('m'), [1, 0]], {}), ('reshape', [v('m'), [4]], {}), ('flatten', [v('m')], {}), ('unsqueeze', [v('x'), 0], {}), ('squeeze', [v('x'), 0], {}), ('cat', [[v('x'), v('x')]], {}),
        ('stack', [[v('x'), v('x')]], {}), ('select', [v('x'), 0, 1], {}), ('index_select', [v('x'), 0, t([1], 'int64')], {}), ('narrow', [v('x'), 0, 1, 1], {}), (F + 'linear', [v('m'), v('m')], {}), (F + 'linear', [v('m'), v('m'), t([2])], {}), (F + 'linear', [t([2], fill=1), v('m'), t([2])], {}), (F + 'linear', [t([1, 2, 2], fill=1), v('m'), t([2])], {}),
        (F + 'dropout', [v('x'), 0.5, True], {}), (F + 'alpha_dropout', [v('x'), 0.5, True], {}), (F + 'feature_alpha_dropout', [v('m'), 0.5, True], {}), (F + 'alpha_dropout', [v('x'), 1.0, True], {}), (F + 'dropout', [v('x'), 1.0, True], {}),
        (F + 'batch_norm', [v('m'), None, None], {'training': True}), (F + 'layer_norm', [v('m'), [2]], {}), (F + 'mse_loss', [v('x'), ONES], {}), (F + 'l1_loss', [v('x'), ONES], {}), (F + 'smooth_l1_loss', [v('x'), ONES], {}), (F + 'binary_cross_entropy_with_logits', [v('x'), ONES], {}),
        (F + 'cross_entropy', [v('m'), t([2], 'int64')], {}), (F + 'nll_loss', [v('m'), t([2], 'int64')], {}), (F + 'cross_entropy', [v('m'), t([2, 2], fill=0.5)], {}), (F + 'cross_entropy', [v('m'), t([2], 'int64')], {'label_smoothing': 0.1}))):
    P[f'node {k}: {fn}'] = [X, M, op('y', fn, *args, **kw), read('y.grad_fn'), op('s', 'sum', v('y')), on('s', 'backward'), on('s', 'backward')]
for k, (setup, fn, args) in enumerate(((C3, F + 'conv1d', [v('c'), t([1, 2, 3], fill=1)]), (C4, F + 'conv2d', [v('c'), t([1, 2, 3, 3], fill=1), t([1])]), (C5, F + 'conv3d', [v('c'), t([1, 2, 2, 2, 2], fill=1)]), (C3, F + 'max_pool1d', [v('c'), 2]),
                                       (C4, F + 'max_pool2d', [v('c'), 2]), (C3, F + 'avg_pool1d', [v('c'), 2]), (C4, F + 'avg_pool2d', [v('c'), 2]), (C3, F + 'adaptive_avg_pool1d', [v('c'), 2]), (C4, F + 'adaptive_avg_pool2d', [v('c'), 2]), (C4, F + 'adaptive_avg_pool2d', [v('c'), 1]))):
    P[f'node {k} of images: {fn}'] = [setup, op('y', fn, *args), read('y.grad_fn'), op('s', 'sum', v('y')), on('s', 'backward'), read('c.grad'), on('s', 'backward')]
for fn in ('view', 'reshape'):
    P[f'node of a method: {fn}'] = [X, on('x', fn, 3, 1, to='y'), read('y.grad_fn'), on('x', 'clone', to='z'), read('z.grad_fn'), on('z', 'detach', to='d'), read('d.grad_fn')]
P['the dtype changes on the way'] = [X, leaf('d', [1.0, 2.0, 3.0], 'float64'), op('y', 'mul', v('x'), v('d')), read('y.grad_fn'), on('y', 'backward', t([3], 'float64', 1)), read('x.grad'), read('d.grad')]

I4 = leaf('x', torch.linspace(-2, 2, 24).reshape(2, 3, 2, 2).tolist())
for fn in ('dropout', 'dropout1d', 'dropout2d', 'dropout3d', 'alpha_dropout', 'feature_alpha_dropout'):
    setup = leaf('x', torch.linspace(-2, 2, 12).reshape((2, 3, 2) if fn == 'dropout1d' else (2, 3, 1, 1, 2)).tolist()) if fn in ('dropout1d', 'dropout3d') else I4
    for before in ('selu', 'relu', 'selu in place'):
        P[f'{fn} in place after {before}'] = [setup, op('a', 'mul', v('x'), 1), op('b', F + before.split()[0], v('a'), 'place' in before), op('y', F + fn, v('b'), 0.4, True, True), read('y.grad_fn'), op('s', 'sum', v('y')), on('s', 'backward'), read('x.grad')]
P['selu, dropout and selu in place, one after the other'] = [I4, op('a', F + 'selu', v('x')), op('b', F + 'dropout', v('a'), 0.3, True, True), op('c', F + 'relu', v('b'), True), op('s', 'sum', v('c')), on('s', 'backward'), read('x.grad')]
P['a leaf in a dropout in place'] = [I4, *[op('y', F + fn, v('x'), p, True, True) for fn in ('dropout', 'feature_alpha_dropout') for p in (0.5, 0.0, 1.0)]]
P['detach_'] = [X, op('y', 'mul', v('x'), 2), on('y', 'detach_'), read('y.requires_grad'), read('y.is_leaf'), on('x', 'detach_'), read('x.requires_grad'), W, op('z', 'mul', v('w'), 2), on('z', 'view', 3, 1, to='q'), on('q', 'detach_')]

if __name__ == '__main__':
    torch.set_num_threads(1)
    cases = []
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        for note, statements in P.items():
            torch.manual_seed(1)
            program, env = json.loads(json.dumps(statements)), {}
            for s in program:
                run(s, env)
            cases.append({'id': f'autograd/{len(cases)}', 'note': note, 'seed': 1, 'statements': program})
    with open(sys.argv[1], 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_autograd.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'programs')
