"""One call of PyTorch written as JSON, shared by the make_*.py scripts. Not a fixture itself.

A call: {"fn": name, "args": [...], "kw": {...}} is torch.<name>(*args, **kw); "on": a tensor, "generator" or "fresh"
(a new generator) makes it a method call. In args and kw
  {"shape": [..], "dtype": "float32", "fill": 0}      is a tensor; "values": flat list, or "lattice": true instead of "fill"
  {"int": "123"}                                      an integer that does not fit a JavaScript number
  "nan" "inf" "-inf"                                  these numbers
  {"tensor": "a0"}                                    the tensor of that name, of those given to perform()
  {"generator": "g"}                                  in kw: the program's own generator
"at" is indexing, x[...]: a number selects, [start, stop, step] is a slice.
tests/helpers/call.ts reads the same form.
"""
import numpy as np
import torch
import torch.nn.functional  # noqa: F401

NUMBERS = {'nan': float('nan'), 'inf': float('inf'), '-inf': float('-inf')}


def lattice(shape, dtype):
    """x[i] = ((i * 2654435761 mod 2^32) >> 8) * 2^-22 - 2, exact in float32 and float64."""
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    v = ((i * np.uint64(2654435761)) % np.uint64(1 << 32)) >> np.uint64(8)
    return torch.from_numpy(v.astype(np.float64) * 2.0 ** -22 - 2).to(dtype).reshape(shape)


def decode(v, tensors=None):
    if isinstance(v, str) and v in NUMBERS:
        return NUMBERS[v]
    if isinstance(v, list):
        return [decode(x, tensors) for x in v]
    if isinstance(v, dict) and 'tensor' in v:
        return tensors[v['tensor']]
    if isinstance(v, dict) and 'int' in v:
        return int(v['int'])
    if isinstance(v, dict) and 'shape' in v:
        dtype = getattr(torch, v.get('dtype', 'float32'))
        if v.get('lattice'):
            return lattice(v['shape'], dtype)
        if 'values' in v:
            return torch.tensor(decode(v['values']), dtype=dtype).reshape(v['shape'])
        return torch.full(v['shape'], decode(v.get('fill', 0)), dtype=dtype)
    return v


def index(v):
    return slice(*v) if isinstance(v, list) else v


def perform(call, generator=None, tensors=None):
    kw = {k: decode(v, tensors) for k, v in call.get('kw', {}).items()}
    if 'dtype' in kw:
        kw['dtype'] = getattr(torch, kw['dtype'])
    if kw.get('generator') == 'g':
        kw['generator'] = generator
    on = call.get('on')
    target = torch if on is None else generator if on == 'generator' else torch.Generator() if on == 'fresh' else decode(on, tensors)
    if call['fn'] == 'at':
        return target[tuple(index(v) for v in call['args'])]
    for name in call['fn'].split('.'):
        target = getattr(target, name)
    return target(*[decode(a, tensors) for a in call.get('args', [])], **kw)
