#!/usr/bin/env python3
"""Records what real PyTorch answers to wrong (and nearly wrong) calls of the ops of training: op_errors.json.

    pip install torch==2.15.0 numpy && python make_op_errors.py op_errors.json

The same form as errors.json (make_errors.py, calls.py).
"""
import json
import os
import sys

os.environ['CUDA_VISIBLE_DEVICES'] = ''  # before torch: the processor is the judge

import torch

from make_errors import call, record, t

F = 'nn.functional.'
INT = ('int32', 'uint8', 'bool')
SHAPED = [([2, 3], [4]), ([2, 3], [2, 4]), ([2, 3], [3, 2]), ([2, 3, 4], [2, 4]), ([0, 3], [2, 3]), ([2], [3])]


def f(name, *args, **kw):
    return call(F + name, *args, **kw)


X23, V5 = t([2, 3]), t([5])
CALLS = [
    # broadcasting and dtypes
    *[call(fn, t(a), t(b)) for fn in ('add', 'sub', 'mul', 'div', 'maximum', 'eq', 'pow', 'lt') for a, b in SHAPED],
    *[call(fn, t(b), on=t(a)) for fn in ('add_', 'mul_') for a, b in SHAPED + [([3], [2, 3]), ([1], [3]), ([], [2])]],
    call('sub', t([2], 'bool'), t([2], 'bool')), call('sub', t([2], 'bool'), t([2], 'int32')), call('sub', t([2], 'bool'), 1), call('sub', t([2]), t([2], 'bool')),
    call('neg', t([2], 'bool')), call('abs', t([2], 'bool')),
    *[call('add_', t([2], 'float32', 1), on=t([2], d)) for d in INT], call('add_', 0.5, on=t([2], 'int32')), call('add_', 2, on=t([2], 'int32')),
    call('mul_', t([2], 'float64'), on=t([2])), call('div_', 2, on=t([2], 'int32')), call('add_', t([2], 'int32'), on=t([2], 'uint8')), call('add_', 1, on=t([2], 'bool')),
    call('mul_', t([2], 'bool'), on=t([2], 'uint8')), call('sub_', t([2], 'bool'), on=t([2])),
    call('add', t([2], 'int32'), 1, alpha=0.5), call('add', t([2], 'bool'), t([2], 'bool'), alpha=2), call('add', t([2], 'int32'), t([2], 'int32'), alpha=True), call('add', t([2]), 1, alpha=True),
    call('pow', t([2], 'int32', 2), -1), call('pow', t([2], 'int32', 2), t([2], 'int32', -1)), call('pow', t([2], 'bool', 1), t([2], 'bool', 1)), call('pow', 2, t([2], 'int32', -1)),
    call('clamp', X23), call('clamp', t([2], 'bool'), 0, 1), call('clamp', X23, t([4])),
    call('where', t([2], 'float32'), t([2]), t([2])), call('where', t([2], 'int32'), t([2]), t([2])), call('where', t([2], 'uint8'), t([2]), t([2])), call('where', t([3], 'bool'), t([2]), t([2])),
    call('where', t([2], 'bool'), t([3]), t([2])),
    # activations
    *[f(n, t([2], d)) for n in ('relu', 'elu', 'celu', 'leaky_relu', 'gelu', 'silu', 'softplus', 'tanh', 'sigmoid') for d in INT],
    *[f(n, t([2], 'int32'), True) for n in ('relu',)], f('celu', X23, 0), f('gelu', X23, approximate='fast'), f('softplus', X23, 0), f('elu', X23, -1.0), f('elu', X23, -1.0, True),
    f('leaky_relu', X23, -0.5, True), call('relu_', t([2], 'bool')),
    # softmax and reductions
    *[f(n, X23, d) for n in ('softmax', 'log_softmax') for d in (2, -3)], *[f(n, t([2], 'int32'), 0) for n in ('softmax', 'log_softmax')], f('softmax', t([]), 1), f('softmax', t([]), -1),
    *[call(n, X23, d) for n in ('sum', 'mean', 'var', 'std', 'amax', 'max', 'argmax') for d in (2, -3)],
    *[call(n, X23, d) for n in ('sum', 'mean', 'var', 'amax') for d in ([0, 0], [0, -2], [0, 5])],
    *[call(n, t([]), d) for n in ('sum', 'max', 'argmax') for d in (0, -1, 1)],
    *[call(n, t([2], d)) for n in ('mean', 'var', 'std') for d in INT], call('sum', t([2], 'bool', 1)), call('mean', t([2], 'int32'), 0),
    *[call(n, t([0])) for n in ('max', 'min', 'argmax', 'amax', 'sum', 'mean')], *[call(n, t([0, 3]), d) for n in ('max', 'argmax', 'amax', 'min') for d in (0, 1)], call('max', t([2], 'bool', 1)),
    call('amax', t([2], 'bool', 1), 0), call('max', X23, [0, 1]), call('std', t([1])), call('var', t([3, 1]), 1), call('var', t([1]), correction=2), call('std', t([0])),
    # products
    *[call('matmul', t(a), t(b)) for a, b in (([2, 3], [4, 5]), ([3], [4]), ([2, 3], [2]), ([3], [4, 5]), ([2, 3, 4], [3, 4, 5]), ([2, 3, 4], [5, 6]), ([2, 3, 4], [5]), ([4], [2, 3, 5]), ([], [3]),
                                           ([3], []), ([2, 2], []), ([2, 1, 3, 4], [3, 4, 5]), ([2, 2, 3, 4], [3, 4, 5]))],
    *[call('matmul', t([2, 2], a), t([2, 2], b)) for a, b in (('float32', 'float64'), ('int32', 'float32'), ('bool', 'bool'), ('float64', 'int32'))], call('matmul', t([2], 'float64'), t([2])),
    *[call('mm', t(a), t(b)) for a, b in (([2, 3], [4, 5]), ([3], [3, 2]), ([2, 3], [3]), ([1, 2, 3], [3, 2]))],
    *[call('bmm', t(a), t(b)) for a, b in (([2, 3], [3, 4]), ([2, 3, 4], [3, 4, 5]), ([2, 3, 4], [2, 5, 6]), ([2, 3, 4], [4, 5]), ([1, 3, 4], [2, 4, 5]))], call('bmm', t([1, 2, 2]), t([1, 2, 2], 'float64')),
    # shapes
    *[call('transpose', X23, *d) for d in ((0, 2), (-3, 0), (2, 2))], call('transpose', t([]), 0, 1), call('t', on=t([2, 3, 4])), call('t', on=t([3])), call('t', on=t([])),
    *[call('permute', X23, d) for d in ([0], [0, 0], [0, 2], [0, 1, 2], [-1, 1], [])],
    *[call('flatten', X23, *d) for d in ((1, 0), (0, 2), (-3, 1))], *[call('squeeze', t([1, 3]), d) for d in (2, -3, 1, [0, 0])], call('squeeze', t([]), 1), *[call('unsqueeze', X23, d) for d in (3, -4, 2, -3)],
    call('cat', []), call('cat', [X23, t([2])]), call('cat', [X23, t([3, 3])], 1), call('cat', [X23, t([2, 4])], 0), call('cat', [X23, X23], 2), call('cat', [t([]), t([])]), call('cat', [t([3]), t([])]), call('cat', [t([0]), t([2, 3])], 0), call('cat', [t([0, 1]), t([2, 3])]),
    call('cat', [t([2, 3]), t([2, 3, 1])], 1), call('stack', []), call('stack', [X23, t([2, 4])]), call('stack', [X23, X23], 3), call('stack', [X23, X23], -4), call('stack', [t([]), t([1])]),
    *[call('select', X23, *a) for a in ((0, 2), (0, -3), (2, 0), (-3, 0))], call('select', t([]), 0, 0), call('select', t([0, 3]), 0, 0),
    *[call('index_select', X23, *a) for a in ((0, t([1], 'int64', 2)), (0, t([1], 'int64', -1)), (2, t([1], 'int64')), (0, t([1])), (0, t([1], 'uint8')), (0, t([1, 1], 'int64')), (1, t([], 'int64')), (0, t([1], 'bool')))],
    call('index_select', t([]), 0, t([1], 'int64')), call('index_select', t([]), 0, t([1], 'int64', 1)),
    *[call('narrow', X23, *a) for a in ((0, 0, 3), (0, 3, 0), (0, -3, 1), (0, 1, -1), (2, 0, 1), (0, 2, 0), (1, -1, 2))], call('narrow', t([]), 0, 0, 1),
    *[call('at', *a, on=X23) for a in ((2,), (-3,), (0, 0, 0), (0, 5), ([0, 2, 0],), ([0, 2, -1],))], call('at', 0, on=t([])),
    f('one_hot', t([2], 'float32')), f('one_hot', t([2], 'int64', -1)), f('one_hot', t([2], 'int64', 3), 3), f('one_hot', t([2], 'int64', 3), -2), f('one_hot', t([0], 'int64')), f('one_hot', t([2], 'int64'), 0),
    # convolutions
    *[f('conv1d', t(x), t(w), *a, **kw) for x, w, a, kw in (
        ([2, 3, 5], [4, 2, 3], (), {}), ([2, 3, 5], [4, 3], (), {}), ([2, 3], [4, 3, 3], (), {}), ([3], [4, 3, 3], (), {}), ([2, 3, 5], [4, 3, 3], (t([5]),), {}), ([2, 3, 5], [4, 3, 3], (t([4, 1]),), {}), ([2, 3, 5], [4, 3, 6], (), {}),
        ([2, 3, 5], [4, 3, 3], (), dict(stride=0)), ([2, 3, 5], [4, 3, 3], (), dict(stride=-1)), ([2, 3, 5], [4, 3, 3], (), dict(padding=-1)), ([2, 3, 5], [4, 3, 3], (), dict(dilation=0)), ([2, 3, 5], [4, 3, 3], (), dict(groups=0)),
        ([2, 3, 5], [4, 3, 3], (), dict(groups=2)), ([2, 4, 5], [3, 2, 3], (), dict(groups=2)), ([2, 3, 5], [4, 3, 3], (), dict(padding='same', stride=2)), ([2, 3, 5], [4, 3, 3], (), dict(padding='reflect')),
        ([2, 3, 5], [4, 3, 3], (), dict(stride=[1, 2])), ([2, 3, 0], [4, 3, 3], (), {}), ([2, 3, 0], [4, 3, 3], (), dict(padding=2)), ([2, 0, 5], [4, 0, 3], (), {}), ([2, 3, 5, 5], [4, 3, 3], (), {}), ([2, 3, 5], [4, 3, 3, 3], (), {}), ([2, 3, 5], [4, 3, 0], (), {}),
        ([2, 3, 5], [4, 3, 3], (), dict(dilation=3)))],
    *[f('conv2d', t(x), t(w), *a, **kw) for x, w, a, kw in (
        ([2, 3, 5, 5], [4, 2, 3, 3], (), {}), ([2, 3, 5, 5], [4, 3, 3], (), {}), ([3, 5], [4, 3, 3, 3], (), {}), ([2, 3, 5, 5], [4, 3, 3, 3], (t([3]),), {}), ([2, 3, 2, 5], [4, 3, 3, 3], (), {}), ([2, 3, 5, 5], [4, 3, 3, 3], (), dict(stride=[1, 1, 1])),
        ([2, 3, 5, 5], [4, 3, 3, 3], (), dict(padding='same', stride=[1, 2])), ([2, 3, 5, 5], [4, 3, 3, 3], (), dict(groups=3)), ([3, 5, 5], [4, 2, 3, 3], (), {}), ([2, 3, 5, 5], [4, 3, 3, 3], (), dict(padding=[1, -1])))],
    f('conv3d', t([2, 3, 5, 5, 5]), t([4, 2, 3, 3, 3])), f('conv3d', t([2, 3, 5, 5]), t([4, 3, 3, 3, 3])), f('conv3d', t([2, 3, 2, 5, 5]), t([4, 3, 3, 3, 3])),
    f('conv2d', t([1, 1, 3, 3]), t([1, 1, 3, 3], 'float64')), f('conv1d', t([1, 1, 3], 'int32'), t([1, 1, 3])), f('conv1d', t([1, 1, 3]), t([1, 1, 3]), t([1], 'float64')),
    # pooling
    *[f(p + '1d', t(x), *a, **kw) for p in ('max_pool', 'avg_pool') for x, a, kw in (
        ([2, 3, 5], (6,), {}), ([2, 3, 5], (0,), {}), ([2, 3, 5], (3,), dict(padding=2)), ([2, 3, 5], (3,), dict(stride=0)), ([5], (2,), {}), ([2, 3, 4, 5], (2,), {}), ([2, 3, 0], (2,), {}), ([0, 3, 5], (2,), {}), ([2, 0, 5], (2,), {}), ([2, 3, 5], (3,), dict(padding=-1)),
        ([2, 3, 5], ([2, 2],), {}))],
    *[f(p + '2d', t(x), *a, **kw) for p in ('max_pool', 'avg_pool') for x, a, kw in (
        ([2, 3, 5, 5], (6,), {}), ([2, 3, 5, 5], (0,), {}), ([2, 3, 5, 5], (3,), dict(padding=2)), ([2, 3, 5, 5], (3,), dict(stride=0)), ([5, 5], (2,), {}), ([2, 3, 4, 5, 5], (2,), {}), ([2, 3, 0, 5], (2,), {}), ([0, 3, 5, 5], (2,), {}), ([2, 3, 5, 5], ([2, 2, 2],), {}))],
    f('max_pool1d', t([2, 3, 5]), 3, dilation=0), f('max_pool2d', t([2, 3, 5, 5]), 3, dilation=3), f('max_pool2d', t([2, 3, 5, 5]), 3, dilation=-1), f('avg_pool2d', t([2, 3, 5, 5]), 2, divisor_override=0),
    f('max_pool1d', t([2, 3, 5], 'int32'), 2), f('max_pool2d', t([2, 3, 5, 5], 'bool'), 2), f('avg_pool1d', t([2, 3, 5], 'int32'), 2), f('avg_pool2d', t([2, 3, 5, 5], 'int32'), 2),
    f('adaptive_avg_pool1d', t([2, 3, 5]), 0), f('adaptive_avg_pool1d', t([5]), 2), f('adaptive_avg_pool1d', t([2, 3, 5]), -1), f('adaptive_avg_pool2d', t([2, 3, 5, 5]), [2]), f('adaptive_avg_pool2d', t([5, 5]), 2), f('adaptive_avg_pool2d', t([2, 3, 0, 5]), 2),
    f('adaptive_avg_pool2d', t([2, 3, 5, 5]), -1), f('adaptive_avg_pool2d', t([2, 3, 5, 5], 'int32'), 2), f('adaptive_avg_pool1d', t([2, 3, 5, 5]), 2),
    # normalisation
    *[f('batch_norm', t(x), t(rm), t(rv), **kw) for x, rm, rv, kw in (
        ([2, 3], [2], [3], {}), ([2, 3], [3], [2], {}), ([1, 3], [3], [3], dict(training=True)), ([1, 3, 1], [3], [3], dict(training=True)), ([3], [3], [3], {}), ([2, 3], [3], [3], dict(weight=t([2]))), ([2, 3], [3], [3], dict(bias=t([4]))),
        ([0, 3], [3], [3], dict(training=True)), ([1, 3, 2], [3], [3], dict(training=True)), ([2, 3], [3], [3], dict(weight=t([3, 1]))))],
    f('batch_norm', t([2, 3]), None, None), f('batch_norm', t([2, 3]), t([3]), None), f('batch_norm', t([2, 3]), None, t([3]), training=True), f('batch_norm', t([2, 3], 'int32'), None, None, training=True), f('batch_norm', t([2, 3]), t([3], 'float64'), t([3], 'float64')),
    f('batch_norm', t([2, 3]), None, None, weight=t([3], 'float64'), training=True), f('batch_norm', t([]), None, None, training=True),
    *[f('layer_norm', t(x), n, *a) for x, n, a in (([2, 3], [4], ()), ([2, 3], [2], ()), ([2, 3], [3], (t([4]),)), ([2, 3], [3], (t([3]), t([2]))), ([2, 3], [], ()), ([3], [2, 3], ()), ([2, 3], [2, 3], (t([3]),)), ([], [1], ()), ([2, 0], [0], ()))],
    f('layer_norm', t([2, 3], 'int32'), [3]), f('layer_norm', t([2, 3]), [3], t([3], 'float64')),
    # losses
    *[f('cross_entropy', t(x), t(y, 'int64', v), **kw) for x, y, v, kw in (
        ([2, 3], [3], 0, {}), ([2, 3], [2], 3, {}), ([2, 3], [2], -1, {}), ([2, 3], [2, 1], 0, {}), ([3], [], 3, {}), ([3], [1], 0, {}), ([2, 3, 4], [2, 3], 0, {}), ([2, 3, 4], [2, 4], 5, {}), ([], [], 0, {}), ([2, 3], [2], 0, dict(label_smoothing=1.5)),
        ([2, 3], [2], 0, dict(label_smoothing=-0.1)), ([2, 3], [2], 0, dict(reduction='max')), ([2, 3], [2], 0, dict(weight=t([2]))), ([2, 3], [2], 0, dict(weight=t([3, 1]))), ([2, 3], [2], -100, {}), ([0, 3], [0], 0, {}), ([2, 3], [2], 0, dict(weight=t([3], 'float64'))))],
    f('cross_entropy', X23, X23), f('cross_entropy', X23, t([2, 4])), f('cross_entropy', X23, t([2])), f('cross_entropy', X23, t([2], 'int64')), f('cross_entropy', X23, t([2], 'uint8')), f('cross_entropy', X23, t([2], 'bool')), f('cross_entropy', X23, t([2, 3], 'float64')),
    f('cross_entropy', t([2, 3], 'int32'), t([2], 'int64')), f('cross_entropy', X23, X23, ignore_index=1),
    *[f('nll_loss', t(x), t(y, 'int64', v), **kw) for x, y, v, kw in (([2, 3], [3], 0, {}), ([2, 3], [2], 3, {}), ([2, 3], [2], -1, {}), ([3], [], 0, {}), ([3], [1], 0, {}), ([2, 3], [2], 0, dict(reduction='x')), ([2, 3], [2], 0, dict(weight=t([4]))), ([2, 3, 4], [2, 3], 0, {}), ([], [], 0, {}), ([2, 3, 2, 2], [2, 2, 2], 7, {}))],
    f('nll_loss', X23, X23), f('nll_loss', X23, t([2], 'float32')), f('nll_loss', X23, t([2], 'int64')), f('nll_loss', X23, t([2], 'uint8')),
    *[f(n, t(a), t(b), **kw) for n in ('mse_loss', 'l1_loss', 'smooth_l1_loss') for a, b, kw in (([2, 3], [4], {}), ([2, 3], [3], {}), ([2, 3], [2, 3], dict(reduction='no')), ([2, 3], [1], {}))],
    f('smooth_l1_loss', X23, X23, beta=-1.0), f('mse_loss', t([2], 'int32'), t([2], 'int32')), f('l1_loss', t([2], 'int32'), t([2], 'int32')), f('mse_loss', t([2]), t([2], 'int32')),
    *[f('binary_cross_entropy_with_logits', t(a), t(b), **kw) for a, b, kw in (([2, 3], [3], {}), ([2, 3], [2, 3], dict(weight=t([4]))), ([2, 3], [2, 3], dict(pos_weight=t([2]))), ([2, 3], [2, 3], dict(reduction='x')), ([2], [2, 1], {}))],
    f('binary_cross_entropy_with_logits', X23, t([2, 3], 'int32')),
]

if __name__ == '__main__':
    torch.set_warn_always(True)
    cases = [{'id': f"{c['fn']}/{i}", **record(c)} for i, c in enumerate(CALLS)]
    with open(sys.argv[1], 'w') as fh:
        fh.write('{"meta": ' + json.dumps({'torch': torch.__version__, 'made_by': 'make_op_errors.py'}) + ',\n"cases": [\n')
        fh.write(',\n'.join(json.dumps(c) for c in cases) + '\n]}\n')
    print(len(cases), 'cases,', sum(not c['result']['ok'] for c in cases), 'errors')
