"""Writes demo.json: what PyTorch prints for the Python lines that the demo page shows. Run: python make_demo.py demo.json.

Each case: the settings of the section "Masks" (kind, p, training, inplace, seed, shape), the program as the page shows it for
these, and what it printed.
"""

import contextlib
import io
import json
import sys

import torch

FEATURE = {"feature_alpha_dropout", "dropout2d"}
DEFAULT = dict(kind="feature_alpha_dropout", p=0.25, training=True, inplace=False, seed=0, shape=[3, 6, 28, 28])
CASES = [
    DEFAULT,
    DEFAULT | dict(seed=42),
    DEFAULT | dict(p=0.5, seed=4294967295, shape=[8, 12, 48, 48]),
    DEFAULT | dict(p=0.9, inplace=True, shape=[1, 1, 6, 6]),
    DEFAULT | dict(p=0),
    DEFAULT | dict(training=False),
    DEFAULT | dict(kind="alpha_dropout"),
    DEFAULT | dict(kind="alpha_dropout", p=0.6, seed=7, shape=[2, 3, 20, 48]),
    DEFAULT | dict(kind="dropout2d"),
    DEFAULT | dict(kind="dropout2d", p=0.5, inplace=True, seed=3, shape=[8, 12, 10, 6]),
    DEFAULT | dict(kind="dropout"),
    DEFAULT | dict(kind="dropout", training=False, shape=[1, 2, 6, 7]),
]

PROGRAM = """import torch
import torch.nn.functional as F

x = torch.ones({sizes})
torch.manual_seed({seed})
y = F.{kind}(x, {arguments})
print((y[{index}] > 0).int())"""


def program(case):
    arguments = [case["p"], case["training"]] + ([True] if case["inplace"] else [])
    return PROGRAM.format(
        sizes=", ".join(map(str, case["shape"])),
        seed=case["seed"],
        kind=case["kind"],
        arguments=", ".join(map(str, arguments)),
        index="..., 0, 0" if case["kind"] in FEATURE else "0, 0, :4",
    )


def run(text):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(text, {})
    return printed.getvalue().rstrip("\n")


cases = [case | {"program": program(case), "printed": run(program(case))} for case in CASES]
with open(sys.argv[1], "w") as file:
    json.dump({"torch": torch.__version__.split("+")[0], "cases": cases}, file, indent=1)
    file.write("\n")
