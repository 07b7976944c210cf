// The main job: two self-normalizing networks learn to read handwritten digits. They use the package by its name, as
// any user does. PyTorch has done the same from the same seeds: its losses and accuracies stand beside ours.

import { readFileSync } from 'node:fs';
import * as torch from 'selfnorm';
import { digitsOf, shaped } from './data.mjs';
import { NETS } from './nets.mjs';
import { largestDifference, recorded } from './pytorch.mjs';
import { learn, throughFile } from './run.mjs';
import { sureness } from './sureness.mjs';
import { table } from './table.mjs';
import { countCorrect } from './training.mjs';

const EPOCHS = 30;
const SEEDS = [0, 1, 2, 3, 4];

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const digits = digitsOf(read('www/data/digits.csv'));
const oracle = JSON.parse(read('tests/oracle/digits.json'));
const asked = digits.test.labels.shape[0];
const percent = (correct) => `${((100 * correct) / asked).toFixed(2)} %`;
const average = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

console.log(
  `${digits.training.labels.shape[0]} handwritten digits to learn from, ${asked} others to be tested on`,
);

const results = [];
for (const { name, shape, make } of NETS) {
  const own = shaped(digits, shape);
  for (const seed of SEEDS) {
    // In full for the first seed; the others show how much chance does.
    const first = seed === SEEDS[0];
    torch.manual_seed(seed);
    const model = make();
    if (first) {
      console.log(`\n== ${name}, seed ${seed} ==\n\n${model}\n`);
      console.log(`before training\n${torch.snn.report(model, own.training.pixels)}\n`);
    }

    const { losses, correct, time } = await learn(
      model,
      `${name}, seed ${seed}`,
      own,
      EPOCHS,
      (epoch, its, right) => {
        if (!first) return;
        const loss = average(its).toFixed(4);
        console.log(`epoch ${String(epoch).padStart(2)}  loss ${loss}  test ${percent(right)}`);
      },
    );
    const pytorch = recorded(oracle, name, seed);
    results.push({ name, seed, correct: correct.at(-1), pytorch: pytorch.correct.at(-1), time });
    if (!first) continue;

    console.log(
      `\n${losses.length} steps, ${time.toFixed(2)} ms each. The losses are PyTorch's within ` +
        `${largestDifference(losses, pytorch, 144).toExponential(1)} of their size in the first 144 ` +
        `steps, ${largestDifference(losses, pytorch).toExponential(1)} in all; rounding grows.`,
    );
    const again = make();
    const file = throughFile(name, model, again);
    console.log(`saved in ${file}; loaded again: test ${percent(countCorrect(again, own.test))}`);
    console.log(`\nafter training\n${torch.snn.report(again, own.training.pixels)}\n`);
    console.log(sureness(again, own.test));
  }
}

console.log(`\n== all seeds, ${EPOCHS} epochs each: right of the ${asked} test digits ==\n`);
console.log(
  table(
    ['net', 'seed', 'selfnorm', 'PyTorch', 'ms a step'],
    results.map(({ name, seed, correct, pytorch, time }) => [
      name,
      String(seed),
      percent(correct),
      percent(pytorch),
      time.toFixed(2),
    ]),
  ).join('\n'),
);
for (const { name } of NETS) {
  const some = results.filter((result) => result.name === name);
  const spread = (key) => {
    const all = some.map((result) => result[key]);
    const deviation = Math.sqrt(
      all.reduce((sum, value) => sum + (value - average(all)) ** 2, 0) / (all.length - 1),
    );
    return `${percent(average(all))} ± ${((100 * deviation) / asked).toFixed(2)}`;
  };
  console.log(`${name}: selfnorm ${spread('correct')}, PyTorch ${spread('pytorch')}`);
}
console.log(`memory of the core at the end: ${(torch.memory().wasm_bytes / 1e6).toFixed(1)} MB`);
console.log('Next: `npm test` checks every promise; README.md shows the package in ten lines.');
