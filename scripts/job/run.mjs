// One network of the job from its seed to its file: made, reported on, trained, tested, saved and loaded again.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as torch from 'selfnorm';
import { progress } from './progress.mjs';
import { BATCH, countCorrect, train } from './training.mjs';

const FOLDER = new URL('../../target/', import.meta.url);

/** Trains a model. Returns the losses of all steps, what it read right after each epoch, and milliseconds a step. */
export async function learn(model, title, { training, test }, epochs, afterEpoch) {
  const steps = Math.ceil(training.labels.shape[0] / BATCH);
  const losses = [];
  const correct = [];
  const bar = progress(epochs * steps);
  let time = 0;
  let started = performance.now();
  await train(model, training, epochs, {
    afterStep(loss) {
      losses.push(loss);
      bar.tick(`${title}: loss ${loss.toFixed(4)}`);
    },
    afterEpoch(epoch) {
      time += performance.now() - started;
      correct.push(countCorrect(model, test));
      bar.clear();
      afterEpoch?.(epoch, losses.slice(-steps), correct.at(-1));
      started = performance.now();
    },
  });
  return { losses, correct, time: time / losses.length };
}

/** Writes the parameters of a model to a file and reads them into another one. */
export function throughFile(name, model, other) {
  const file = new URL(`digits-${name}.safetensors`, FOLDER);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, torch.safetensors.save(model.state_dict(), { net: name }));
  const bytes = readFileSync(file);
  other.load_state_dict(torch.safetensors.load(bytes));
  return `target/digits-${name}.safetensors (${bytes.length} bytes)`;
}
