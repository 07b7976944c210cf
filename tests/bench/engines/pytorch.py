"""The cases in PyTorch: a child process that is asked on its standard input and answers, line by line, in JSON.

{"prepare": spec} -> {"id": n} or {"error": text};  {"time": n, "repeat": k} -> {"ms": milliseconds};  {"free": n} -> {}.
It uses one thread, and the time that the processor has given to it, so that neither the pipe nor other programs are
measured.
"""

import json
import sys
import time
import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(0)


def some(*shape):
    """Numbers of both signs."""
    return torch.empty(shape).uniform_(-2, 2)


def dropout(op):
    def prepare(spec):
        x, p = some(*spec["shape"]), spec["p"]
        if spec["inplace"]:
            return lambda: op(x, p, True, True)
        return lambda: op(x, p, True)

    return prepare


def on_tensor(op):
    def prepare(spec):
        x = some(*spec["shape"])
        return lambda: op(x)

    return prepare


def add(spec):
    x, y = some(*spec["shape"]), some(*spec["shape"])
    return lambda: x + y


def bernoulli(spec):
    x, p = torch.empty(spec["shape"]), spec["p"]
    return lambda: x.bernoulli_(p)


def matmul(spec):
    m, k, n = spec["shape"]
    a, b = some(m, k), some(k, n)
    return lambda: a @ b


def linear(spec):
    m, k, n = spec["shape"]
    x, w, b = some(m, k), some(n, k), some(n)
    return lambda: F.linear(x, w, b)


def conv(backward):
    def prepare(spec):
        channels, kernel = spec["input"][1], spec["kernel"]
        x = some(*spec["input"]).requires_grad_(backward)
        weight = (some(spec["out"], channels, kernel, kernel) * 0.1).requires_grad_(backward)
        bias = torch.zeros(spec["out"], requires_grad=backward)
        forward = lambda: F.conv2d(x, weight, bias, spec["stride"], 1)
        if not backward:
            return forward
        y = forward()
        grad = torch.ones_like(y)
        return lambda: torch.autograd.grad(y, (x, weight, bias), grad, retain_graph=True)

    return prepare


def optimizer(spec):
    p = nn.Parameter(some(*spec["shape"]))
    p.grad = some(*spec["shape"])
    return getattr(torch.optim, spec["kind"])([p], **spec["options"]).step


def step(model, x):
    y = torch.randint(0, 10, (x.shape[0],))
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)

    def once():
        adam.zero_grad()
        F.cross_entropy(model(x), y).backward()
        adam.step()

    return once


def dense_step(spec):
    layers = []
    for i in range(spec["layers"]):
        layers += [nn.Linear(128 if i else 64, 128), nn.SELU(), nn.AlphaDropout(0.05)]
    return step(nn.Sequential(*layers, nn.Linear(128, 10)), some(spec["batch"], 64))


def conv_step(spec):
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.SELU(),
        nn.FeatureAlphaDropout(0.05),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.SELU(),
        nn.FeatureAlphaDropout(0.05),
        nn.Flatten(),
        nn.Linear(512, 10),
    )
    return step(model, some(spec["batch"], 1, 8, 8))


def call(spec):
    x, p = some(*spec["shape"]), spec["p"]
    return lambda: F.feature_alpha_dropout(x, p, True)


OPS = {
    "feature_alpha_dropout": dropout(F.feature_alpha_dropout),
    "alpha_dropout": dropout(F.alpha_dropout),
    "dropout": dropout(F.dropout),
    "selu": on_tensor(F.selu),
    "sum": on_tensor(torch.sum),
    "add": add,
    "rand": lambda spec: lambda: torch.rand(spec["shape"]),
    "randn": lambda spec: lambda: torch.randn(spec["shape"]),
    "bernoulli": bernoulli,
    "matmul": matmul,
    "linear": linear,
    "conv2d": conv(False),
    "conv2d_backward": conv(True),
    "dense_step": dense_step,
    "conv_step": conv_step,
    "optimizer": optimizer,
    "call": call,
}


def timed(run, repeat):
    # Once before the clock starts, so that the caches hold its data and not another's.
    start = time.process_time()
    run()
    if repeat == 1 and time.process_time() - start > 0.01:
        return (time.process_time() - start) * 1000
    start = time.process_time()
    for _ in range(repeat):
        run()
    return (time.process_time() - start) * 1000


def answer(request, prepared):
    if "time" in request:
        return {"ms": timed(prepared[request["time"]], request["repeat"])}
    if "free" in request:
        del prepared[request["free"]]
        return {}
    spec = request["prepare"]
    if spec["op"] not in OPS:
        return {}
    prepared[request["id"]] = OPS[spec["op"]]({"inplace": False, **spec})
    return {"id": request["id"]}


def main():
    prepared = {}
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), prepared)
        except Exception as error:  # the asker reports it and goes on
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
