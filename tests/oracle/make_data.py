"""What torch.utils.data draws beside a DataLoader: python make_data.py OUT.json

"kind" is sampler (RandomSampler over n samples, twice) or split (random_split). "next" is what torch.randint(0, 2**24, (1,))
gives afterwards, of the default generator and of the given one, if there is one.
"""

import json
import sys
import warnings

import torch
from torch.utils.data import RandomSampler, random_split

cases = []


def upcoming(own):
    return [int(torch.randint(0, 1 << 24, (1,), generator=g)) for g in (None, own)[: 1 if own is None else 2]]


def generator(seed):
    torch.manual_seed(len(cases))
    return None if seed is None else torch.Generator().manual_seed(seed)


for seed in (None, 5):
    for n, options in [
        (10, {}),
        (10, {"num_samples": 4}),
        (10, {"num_samples": 10}),
        (10, {"num_samples": 25}),
        (10, {"replacement": True}),
        (10, {"replacement": True, "num_samples": 32}),
        (1000, {"replacement": True, "num_samples": 70}),
        (1, {}),
    ]:
        own = generator(seed)
        sampler = RandomSampler(range(n), generator=own, **options)
        orders = [list(sampler), list(sampler)]
        cases.append({"kind": "sampler", "n": n, "options": options, "seed": seed, "orders": orders, "next": upcoming(own)})
    for n, lengths in [
        (10, [3, 7]),
        (10, [0.3, 0.3, 0.4]),
        (11, [0.3, 0.3, 0.4]),
        (14, [0.3, 0.3, 0.4]),
        (3, [0.1, 0.9]),
        (7, [7, 0]),
        (1, [1]),
        (5, [1, 1, 1, 1, 1]),
        (1437, [0.8, 0.2]),
    ]:
        own = generator(seed)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            parts = random_split(range(n), lengths, **({} if own is None else {"generator": own}))
        cases.append(
            {
                "kind": "split",
                "n": n,
                "lengths": lengths,
                "seed": seed,
                "parts": [list(part.indices) for part in parts],
                "warnings": [str(w.message) for w in caught],
                "next": upcoming(own),
            }
        )

with open(sys.argv[1], "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
