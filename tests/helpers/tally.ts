// Counts the fixtures by op and by what became of them, and prints the counts as a table.

import type { Fate } from './manifest.ts';

interface Row {
  now: number;
  started: number;
  passed: number;
  strided: number;
  gradients: number;
}

const COLUMNS = ['passed', 'now', 'strided', 'gradients'] as const;
const HEADINGS = ['passed', 'of', 'strided: n/a', 'gradients among them'];

function empty(): Row {
  return { now: 0, started: 0, passed: 0, strided: 0, gradients: 0 };
}

/** What was found, run and passed, op by op. */
export class Tally {
  private readonly rows = new Map<string, Row>();

  private row(op: string): Row {
    const row = this.rows.get(op) ?? empty();
    this.rows.set(op, row);
    return row;
  }

  found(op: string, fate: Fate, gradients: number): void {
    this.row(op)[fate] += 1;
    this.row(op).gradients += gradients;
  }

  started(op: string): void {
    this.row(op).started += 1;
  }

  passed(op: string): void {
    this.row(op).passed += 1;
  }

  totals(): Row {
    const sum = empty();
    for (const row of this.rows.values()) {
      for (const key of Object.keys(sum) as (keyof Row)[]) sum[key] += row[key];
    }
    return sum;
  }

  table(): string {
    const line = (name: string, cells: readonly (string | number)[]): string =>
      name.padEnd(28) +
      cells.map((cell, i) => String(cell).padStart((HEADINGS[i] ?? '').length + 3)).join('');
    const rows = [...this.rows, ['all', this.totals()] as const];
    const lines = rows.map(([op, row]) =>
      line(
        op,
        COLUMNS.map((key) => row[key]),
      ),
    );
    return [line("PyTorch's fixtures", HEADINGS), ...lines].join('\n');
  }
}
