// One training: a network, its optimizer, its digits, step by step. Only the package, no page and no worker.

import * as torch from 'selfnorm/slim';
import type { Data, Part } from './digits.ts';
import { makeNet, makeOptimizer, SHAPES, setDropout } from './nets.ts';
import type { Reading, Row, Settings, Test, Tuning } from './protocol.ts';

const F = torch.nn.functional;
const { DataLoader, TensorDataset } = torch.utils.data;

const BATCH = 128;
const CLASSES = 10;
/** How often a digit is read with dropout on. */
const ANSWERS = 50;

type Batch = readonly [pixels: torch.Tensor, labels: torch.Tensor];

export class Trainer {
  /** How many steps were made. */
  steps = 0;
  /** How many steps an epoch has. */
  readonly epoch: number;

  readonly #data: Data;
  readonly #training: Part;
  readonly #test: Part;
  readonly #model: torch.nn.Module;
  readonly #loader: { [Symbol.iterator](): Iterator<Batch> };
  #settings: Settings;
  #optimizer: torch.optim.Optimizer;
  #batches: Iterator<Batch> | undefined;

  constructor(data: Data, settings: Settings) {
    const { net, seed, p, optimizer, lr } = settings;
    this.#data = data;
    this.#settings = settings;
    this.#training = this.#shaped(data.training);
    this.#test = this.#shaped(data.test);
    torch.manual_seed(seed);
    this.#model = makeNet(net, p);
    this.#optimizer = makeOptimizer(optimizer, this.#model, lr);
    const { pixels, labels } = this.#training;
    const loader = new DataLoader(new TensorDataset(pixels, labels), BATCH, true);
    this.#loader = loader as unknown as { [Symbol.iterator](): Iterator<Batch> };
    this.epoch = loader.length;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** One batch; returns its loss. */
  step(): number {
    return torch.tidy(() => {
      const [x, y] = this.#next();
      this.#model.train();
      this.#optimizer.zero_grad();
      const loss = F.cross_entropy(this.#model(x) as torch.Tensor, y);
      loss.backward();
      this.#optimizer.step();
      this.steps += 1;
      return loss.item() as number;
    });
  }

  #next(): Batch {
    const next = this.#batches?.next();
    if (next?.done === false) return next.value;
    this.#batches = this.#loader[Symbol.iterator]();
    return this.#batches.next().value;
  }

  /** Reads the test digits, with dropout off. */
  test(): Test {
    const { pixels, labels } = this.#test;
    this.#model.eval();
    return torch.tidy(() =>
      torch.no_grad(() => {
        const logits = this.#model(pixels) as torch.Tensor;
        const answers = logits.argmax(1).toArray() as Int32Array;
        const confusion = new Array<number>(CLASSES * CLASSES).fill(0);
        let right = 0;
        labels.toArray().forEach((label, i) => {
          const cell = Number(label) * CLASSES + (answers[i] as number);
          confusion[cell] = (confusion[cell] as number) + 1;
          if (label === answers[i]) right += 1;
        });
        return {
          step: this.steps,
          loss: F.cross_entropy(logits, labels).item() as number,
          accuracy: right / answers.length,
          confusion,
        };
      }),
    );
  }

  /** Mean and variance of each layer. */
  report(): Row[] {
    const { input, layers, problems } = torch.snn.report(this.#model, this.#training.pixels);
    const ofBatch = problems.filter((problem) => problem.startsWith('(batch)'));
    return [
      { name: '', kind: 'the digits', ...input, weight: null, problems: ofBatch },
      ...layers.map(({ name, kind, mean, variance, weight, problems: wrong }) => ({
        name,
        kind,
        mean,
        variance,
        weight: weight?.variance ?? null,
        problems: wrong,
      })),
    ];
  }

  /** Reads one digit of 64 numbers from 0 to 16 many times, dropout on. */
  read(pixels: Float32Array): Reading {
    return torch.tidy(() => {
      const x = this.#data.scaled(pixels).reshape(1, ...SHAPES[this.#settings.net]);
      const transform = (logits: torch.Tensor): torch.Tensor => F.softmax(logits, 1);
      const numbers = (tensor: torch.Tensor): number[] => Array.from(tensor.toArray(), Number);
      if (this.#settings.p === 0) {
        this.#model.eval();
        const mean = torch.no_grad(() => transform(this.#model(x) as torch.Tensor));
        return { mean: numbers(mean), std: null };
      }
      const { mean, std } = torch.snn.mc_dropout(this.#model, x, ANSWERS, { transform, seed: 0 });
      return { mean: numbers(mean), std: numbers(std) };
    });
  }

  /** Takes over other settings from the next step on. Another optimizer remembers nothing of the steps before. */
  tune(tuning: Tuning): void {
    const { optimizer, lr, p } = tuning;
    if (optimizer !== this.#settings.optimizer) this.#renew(optimizer, lr);
    else for (const group of this.#optimizer.param_groups) group.lr = lr;
    setDropout(this.#model, p);
    this.#settings = { ...this.#settings, ...tuning };
  }

  /** The weights as a safetensors file. */
  save(): Uint8Array<ArrayBuffer> {
    const { net, seed } = this.#settings;
    return torch.tidy(() =>
      torch.safetensors.save(this.#model.state_dict(), {
        net,
        seed: `${seed}`,
        steps: `${this.steps}`,
      }),
    );
  }

  /** Takes over the weights of a file and begins anew with them; one that does not fit changes nothing. */
  load(bytes: ArrayBuffer): void {
    const { net, seed, optimizer, lr } = this.#settings;
    const other = torch.safetensors.metadata(bytes)?.net;
    if (other !== undefined && other !== net) {
      throw new Error(`The file holds weights of another network (“${other.slice(0, 20)}”).`);
    }
    torch.tidy(() => {
      const state = torch.safetensors.load(bytes);
      for (const [name, tensor] of Object.entries(state)) {
        if (!Array.from(tensor.toArray(), Number).every(Number.isFinite)) {
          throw new Error(`The tensor “${name.slice(0, 40)}” holds something but finite numbers.`);
        }
      }
      this.#model.load_state_dict(new Map(Object.entries(state)));
    });
    this.#renew(optimizer, lr);
    torch.manual_seed(seed);
    this.#batches = undefined;
    this.steps = 0;
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#model.dispose();
    for (const part of [this.#training, this.#test]) part.pixels.dispose();
  }

  #renew(name: Settings['optimizer'], lr: number): void {
    this.#optimizer.dispose();
    this.#optimizer = makeOptimizer(name, this.#model, lr);
  }

  #shaped({ pixels, labels }: Part): Part {
    return { pixels: pixels.reshape(-1, ...SHAPES[this.#settings.net]), labels };
  }
}
