#!/usr/bin/env python3
"""The main job in PyTorch: a dense and a convolutional self-normalizing network learn the digits. Step by step.

    pip install torch==2.15.0 numpy safetensors && python make_digits.py ../../www/data/digits.csv OUT_DIR

OUT_DIR gets digits.json and digits.safetensors. README.md of this folder says how to follow.
"""
import json
import os
import sys

os.environ['CUDA_VISIBLE_DEVICES'] = ''  # before torch: the processor is the judge

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)
TRAIN, BATCH, LR, EPOCHS, SEEDS = 1437, 128, 1e-3, 30, (0, 1, 2, 3, 4)

table = np.loadtxt(sys.argv[1], delimiter=',')
pixels, labels = table[:, :64], table[:, 64].astype(np.int64)
# Two constants for all pixels: a pixel that is always empty stays one number, not 0 / 0.
MEAN, STD = float(np.float32(pixels[:TRAIN].mean())), float(np.float32(pixels[:TRAIN].std()))


def dense(dtype):
    kw = {'dtype': dtype}
    return nn.Sequential(nn.Linear(64, 128, **kw), nn.SELU(), nn.AlphaDropout(0.05), nn.Linear(128, 128, **kw), nn.SELU(), nn.AlphaDropout(0.05), nn.Linear(128, 10, **kw))


def conv(dtype):
    kw = {'dtype': dtype}
    return nn.Sequential(nn.Conv2d(1, 16, 3, padding=1, **kw), nn.SELU(), nn.FeatureAlphaDropout(0.05),
                         nn.Conv2d(16, 32, 3, stride=2, padding=1, **kw), nn.SELU(), nn.FeatureAlphaDropout(0.05), nn.Flatten(), nn.Linear(512, 10, **kw))


NETS = {'dense': (dense, (64,)), 'conv': (conv, (1, 8, 8))}


def train(name, seed, dtype, epochs):
    build, shape = NETS[name]
    x = (torch.tensor(pixels, dtype=dtype) - MEAN) / STD
    y = torch.tensor(labels)
    x = x.reshape(-1, *shape)
    torch.manual_seed(seed)
    model = build(dtype)
    for m in model:
        if hasattr(m, 'weight'):
            nn.init.kaiming_normal_(m.weight, nonlinearity='linear')
            nn.init.zeros_(m.bias)
    first = {k: v.clone() for k, v in model.state_dict().items()}
    optimizer = torch.optim.Adam(model.parameters(), lr=LR, foreach=False)
    loader = DataLoader(TensorDataset(x[:TRAIN], y[:TRAIN]), batch_size=BATCH, shuffle=True)
    losses, accuracies = [], []
    for _ in range(epochs):
        model.train()
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        with torch.no_grad():
            logits = model(x[TRAIN:])
        accuracies.append(int((logits.argmax(1) == y[TRAIN:]).sum()))
    return first, model.state_dict(), losses, accuracies, logits


out = sys.argv[2]
tensors, runs = {}, []
for name in NETS:
    for dtype, seeds, epochs in ((torch.float32, SEEDS, EPOCHS), (torch.float64, (0,), 5)):
        for seed in seeds:
            first, last, losses, accuracies, logits = train(name, seed, dtype, epochs)
            kind = str(dtype).removeprefix('torch.')
            run = {'net': name, 'dtype': kind, 'seed': seed, 'epochs': epochs, 'correct': accuracies, 'of': len(labels) - TRAIN}
            if seed == 0:
                run['losses'] = losses
                if dtype == torch.float32:
                    tensors.update({f'{name}/first/{k}': v for k, v in first.items()})
                    tensors.update({f'{name}/last/{k}': v for k, v in last.items()})
                    tensors[f'{name}/logits'] = logits
            else:
                run['first_losses'] = losses[:12]
            runs.append(run)
            print(name, kind, seed, 'loss', losses[0], losses[-1], 'correct', accuracies[-1], 'of', run['of'])
summary = {}
for name in NETS:
    final = np.array([r['correct'][-1] / r['of'] for r in runs if r['net'] == name and r['dtype'] == 'float32'])
    summary[name] = {'mean': final.mean(), 'std': final.std(ddof=1), 'min': final.min(), 'max': final.max()}
print(summary)
save_file({k: v.contiguous() for k, v in tensors.items()}, os.path.join(out, 'digits.safetensors'))
os.chmod(os.path.join(out, 'digits.safetensors'), 0o644)
with open(os.path.join(out, 'digits.json'), 'w') as fh:
    meta = {'torch': torch.__version__, 'made_by': 'make_digits.py', 'mean': MEAN, 'std': STD, 'train': TRAIN, 'batch_size': BATCH, 'lr': LR, 'accuracy': summary}
    fh.write('{"meta": ' + json.dumps(meta) + ',\n"runs": [\n' + ',\n'.join(json.dumps(r) for r in runs) + '\n]}\n')
