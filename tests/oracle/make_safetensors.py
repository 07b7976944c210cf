"""Files in the safetensors format as Python's library writes them: make_safetensors.py FOLDER

exchange.safetensors: every dtype that the package writes, odd names, odd shapes, metadata.
halves.safetensors: float16 and bfloat16, beside the same values as float32.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save

torch.manual_seed(3)
EDGES = [0.0, -0.0, 1.0, -1.5, float("inf"), float("-inf"), float("nan"), 1e-45, 3.4028234663852886e38]

exchange = {
    "0.weight": torch.randn(3, 5),
    "0.bias": torch.randn(3),
    "double": torch.tensor(EDGES + [5e-324, 1.7976931348623157e308], dtype=torch.float64),
    "float": torch.tensor(EDGES),
    "int": torch.tensor([[0, 1, -1], [2**31 - 1, -(2**31), 7]], dtype=torch.int32),
    "long": torch.tensor([0, -1, 2**63 - 1, -(2**63)], dtype=torch.int64),
    "byte": torch.arange(0, 256, 15, dtype=torch.uint8),
    "bool": torch.tensor([True, False, True]),
    "scalar": torch.tensor(2.5),
    "num_batches_tracked": torch.tensor(7, dtype=torch.int64),
    "empty": torch.zeros(2, 0, 3),
    "": torch.zeros(1, 1, 1, 1, 1, 1),
    # By code points the third comes before the fourth, by UTF-16 units after it.
    'quote " slash \\ line \n bell \u0007 del \u007f': torch.tensor([1.0]),
    "naïve": torch.tensor([2.0]),
    "\ufb01": torch.tensor([3.0]),
    "\U0001f600": torch.tensor([4.0]),
    "line\u2028separator": torch.tensor([5.0]),
    "7": torch.tensor([6.0]),
    "__proto__": torch.tensor([7.0]),
}

# Normal and subnormal ones, both ends of the range, every special value.
f16 = torch.tensor([0, 1, 2, 0x3FF, 0x400, 0x3C00, 0x3C01, 0x7BFF, 0x7C00, 0x7E00, 0x5555], dtype=torch.int16)
bf16 = torch.tensor([0, 1, 0x7F, 0x80, 0x3F80, 0x3F81, 0x7F7F, 0x7F80, 0x7FC0, 0x5555], dtype=torch.int16)
halves = {}
for name, bits, dtype in [("f16", f16, torch.float16), ("bf16", bf16, torch.bfloat16)]:
    both = torch.cat([bits, bits | -(2**15)]).view(dtype)
    halves[name] = both
    halves[f"{name}_as_f32"] = both.float()

folder = Path(sys.argv[1])
# One text only: Python writes several in an arbitrary order.
(folder / "exchange.safetensors").write_bytes(save(exchange, {"format": "pt"}))
(folder / "halves.safetensors").write_bytes(save(halves))
