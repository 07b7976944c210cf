"""One call of PyTorch written as JSON, shared by make_errors.py and make_extra.py. Not a fixture itself.

A call: {"fn": name, "args": [...], "kw": {...}} is torch.<name>(*args, **kw); "on": a tensor, "generator" or "fresh"
(a new generator) makes it a method call. In args and kw
  {"shape": [..], "dtype": "float32", "fill": 0}      is a tensor; "values": flat list, or "lattice": true instead of "fill"
  {"int": "123"}                                      an integer that does not fit a JavaScript number
  "nan" "inf" "-inf"                                  these numbers
  {"generator": "g"}                                  in kw: the program's own generator
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


def decode(v):
    if isinstance(v, str) and v in NUMBERS:
        return NUMBERS[v]
    if isinstance(v, list):
        return [decode(x) for x in v]
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


def perform(call, generator=None):
    kw = {k: decode(v) for k, v in call.get('kw', {}).items()}
    if 'dtype' in kw:
        kw['dtype'] = getattr(torch, kw['dtype'])
    if kw.get('generator') == 'g':
        kw['generator'] = generator
    on = call.get('on')
    target = torch if on is None else generator if on == 'generator' else torch.Generator() if on == 'fresh' else decode(on)
    for name in call['fn'].split('.'):
        target = getattr(target, name)
    return target(*[decode(a) for a in call.get('args', [])], **kw)
