"""Writes repr.json: how PyTorch prints tensors. Run: python make_repr.py (needs torch; see the spec of the fixtures).

Each case has dtype, shape, data (flat; strings for nan, inf, -inf, -0 and int64) or fill
("arange", start, step) for long ones, and text = repr(tensor).
"""

import json
import math
import pathlib

import torch

cases = []


def plain(value):
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        if value == 0 and math.copysign(1, value) < 0:
            return "-0"
    return value


def add(tensor, fill=None):
    name = str(tensor.dtype).removeprefix("torch.")
    case = {"dtype": name, "shape": list(tensor.shape), "text": repr(tensor)}
    if fill is not None:
        case["fill"] = fill
    else:
        flat = tensor.reshape(-1).tolist()
        case["data"] = [str(v) for v in flat] if name == "int64" else [plain(v) for v in flat]
    cases.append(case)


def values(data, *dtypes):
    for dtype in dtypes or (torch.float32, torch.float64):
        add(torch.tensor(data, dtype=dtype))


nan, inf = math.nan, math.inf
for data in [
    0.0, 1.0, -1.0, 0.5, -0.0, nan, inf, -inf, 1e-5, 1e9, 123456.0, 1e8, 1.5e8, 3.14159,
    [0.0], [0.0, 0.0, 0.0], [0.0] * 40, [-0.0, 0.0], [1.0, 2.0, 3.0], [1.0, -2.0], [1.0, 2.5], [0.1, 0.2, 0.3],
    [nan], [nan, 1.0], [nan, 1.5], [inf, -inf, 0.0], [inf, 1.0, -2.0], [inf, 0.5], [-inf, 0.25, nan],
    [1.0, 1000.0], [1.0, 1001.0], [1.0, 10000.0], [0.5, 500.0], [0.5, 501.0], [1e-4, 1e-3], [9e-5], [1e-10, 1.0],
    [1e-10, nan, -inf, 0.0, -0.0], [1e10, nan], [1e8, 2e8], [1e38, 1e-38], [123456789.0],
    # exact ties of the fourth decimal, where rounding half to even shows
    [0.03125, 0.09375, 0.15625, 0.21875], [-0.03125, -0.09375], [2.03125, 3.00003051757812500], [1.00005, 1.00015],
    [100005.0, 0.5], [100015.0, 0.5], [1.5, 100025.0], [-100005.0, 0.25], [999995.0, 0.5], [9999950.0, 1.0], [0.99995, 0.5],
    [[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.5], [nan, -4.0]], [[[1.0], [2.0]], [[3.0], [4.0]]],
    [[[[1.0, 2.0]]], [[[3.5, 4.0]]]],
]:
    values(data)
for size in [(0,), (0, 3), (2, 0), (3, 0, 2)]:
    for dtype in (torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool, torch.int64):
        add(torch.empty(size, dtype=dtype))
for data in [0, 7, -3, [1, 2, 3], [1, -20, 300], [[1, 2], [30, 4]], [100000, -1]]:
    values(data, torch.int32, torch.int64)
values([2**62, -1, 2**53 + 1], torch.int64)
values([0, 255, 7], torch.uint8)
values(200, torch.uint8)
for data in [True, False, [True, False], [[True, True], [False, True]], [False] * 30]:
    values(data, torch.bool)

# breaking of lines, at the width and around it
for n in (10, 11, 12, 13, 14, 20, 26, 27, 50):
    values([0.5 * i for i in range(n)])
    values([float(i) for i in range(n)])
    values(list(range(n)), torch.int32, torch.int64)
    values([1e-6 * (i + 1) for i in range(n)])
for shape in [(2, 15), (3, 30), (2, 2, 14), (2, 1, 2, 9), (1, 1, 1, 1, 12)]:
    n = math.prod(shape)
    add((torch.arange(n, dtype=torch.float32) * 0.25 - 3).reshape(shape))
    add(torch.arange(n, dtype=torch.int64).reshape(shape))
    add(torch.arange(n, dtype=torch.float64).reshape(shape))

torch.manual_seed(0)
for shape in [(3,), (20,), (4, 5), (2, 3, 4), (2, 3, 2, 2)]:
    add(torch.randn(shape))
    add(torch.randn(shape, dtype=torch.float64) * 1000)
    add(torch.exp(torch.randn(shape) * 5))

# abridged: more than a thousand elements
for shape in [(1000,), (1001,), (5000,), (500, 3), (3, 500), (7, 6, 30), (40, 40), (10, 10, 10, 10), (2, 2, 2, 200), (1001, 1), (1, 1001), (6, 200), (7, 200)]:
    n = math.prod(shape)
    for start, step, dtype in [
        (0, 1, torch.float32), (0, 1, torch.int64), (0, 1, torch.int32),
        (-2, 0.25, torch.float32), (1, 3, torch.float64), (0.001, 0.5, torch.float64),
    ]:
        tensor = (torch.arange(n, dtype=torch.float64) * step + start).to(dtype).reshape(shape)
        add(tensor, ["arange", start, step])

path = pathlib.Path(__file__).with_name("repr.json")
meta = {"torch": torch.__version__.split("+")[0], "script": "tests/oracle/make_repr.py"}
lines = ",\n".join(json.dumps(case) for case in cases)
path.write_text(f'{{"meta": {json.dumps(meta)},\n"cases": [\n{lines}\n]}}\n')
print(len(cases), "cases")
