// What the network says about a digit: a bar for each class, with how far the answers of many dropout masks spread.

import { el } from '../ui/dom.ts';
import { live } from '../ui/live.ts';
import type { Reading } from './protocol.ts';

/** From here on it is sure, and from there on not quite. */
const SURE = 0.9;
const LIKELY = 0.6;

const SPREAD = 'Chance of each digit ± standard deviation, 50 answers with dropout on';
const SINGLE = 'Chance of each digit: without dropout there is one answer only';

export interface AnswerView {
  readonly root: HTMLElement;
  /** `truth` is what the digit is, where that is known. */
  set(reading: Reading | null, truth: number | null): void;
}

export function answerView(): AnswerView {
  const words = live();
  words.root.classList.add('answer');
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const bar = el('span', { class: 'bar' });
    const spread = el('span', { class: 'spread' });
    const text = el('td');
    const row = el(
      'tr',
      {},
      el('th', { scope: 'row' }, String(digit)),
      el('td', { class: 'track' }, el('span', { 'aria-hidden': 'true' }, bar, spread)),
      text,
    );
    return { row, bar, spread, text };
  });
  const caption = el('caption', {}, SPREAD);
  const table = el(
    'table',
    { class: 'answers' },
    caption,
    el('tbody', {}, ...rows.map(({ row }) => row)),
  );
  let said = '';
  return {
    root: el('div', {}, words.root, table),
    set(reading, truth) {
      caption.textContent = reading?.std === null ? SINGLE : SPREAD;
      const best = reading ? reading.mean.indexOf(Math.max(...reading.mean)) : -1;
      rows.forEach(({ row, bar, spread, text }, digit) => {
        const mean = reading?.mean[digit] ?? 0;
        const std = reading?.std?.[digit] ?? 0;
        row.classList.toggle('best', digit === best);
        bar.style.width = `${100 * mean}%`;
        const from = Math.max(mean - std, 0);
        spread.hidden = std < 0.005;
        spread.style.left = `${100 * from}%`;
        spread.style.width = `${100 * (Math.min(mean + std, 1) - from)}%`;
        text.textContent = reading ? written(mean, reading.std?.[digit]) : '–';
      });
      const now = reading ? sentence(reading, best, truth) : 'Nothing is drawn yet.';
      if (now !== said) words.say(now, 150);
      said = now;
    },
  };
}

function written(mean: number, std: number | undefined): string {
  const chance = (100 * mean).toFixed(0);
  return std === undefined ? `${chance} %` : `${chance} ± ${(100 * std).toFixed(0)} %`;
}

function sentence({ mean }: Reading, best: number, truth: number | null): string {
  const chance = mean[best] as number;
  if (Number.isNaN(chance)) return 'The weights are no numbers any more.';
  const how = chance >= SURE ? 'surely' : chance >= LIKELY ? 'probably' : 'perhaps';
  const right = truth === null ? '' : truth === best ? ', which is right' : `; it is a ${truth}`;
  return `This is ${how} a ${best}${right}.`;
}
