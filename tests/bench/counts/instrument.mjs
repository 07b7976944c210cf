// Makes a WebAssembly module count what it executes: four exported globals, added to at the beginning of each run of
// instructions that are always executed together. The counts are exact, and the same on every machine.

import { encoded, instruction, unsigned } from './instructions.mjs';

/** What is counted, in the order of the globals. */
export const COUNTED = ['operations', 'vectors', 'memory', 'calls'];

/** The name under which a count is exported. */
export const exportName = (counted) => `count_${counted}`;

// As it was before anybody replaced it.
const { Module } = WebAssembly;

const GLOBALS = 6;
const EXPORTS = 7;
const CODE = 10;
const I64 = 0x7e;

/** The sections of a module: number and content. */
function sectionsOf(bytes) {
  const sections = [];
  let at = 8;
  while (at < bytes.length) {
    const id = bytes[at];
    const [size, from] = unsigned(bytes, at + 1);
    sections.push({ id, content: bytes.subarray(from, from + size) });
    at = from + size;
  }
  return sections;
}

/** A section with a list, longer by entries that are given as bytes. */
function extended(content, entries) {
  const [count, from] = unsigned(content, 0);
  return [encoded(count + entries.length), content.subarray(from), ...entries];
}

/** Adds `n` to a global: global.get, i64.const, i64.add, global.set. */
function addition(global, n) {
  // A signed number: the bit below the last may be set only if the number were negative.
  const constant = encoded(n);
  if (constant.at(-1) & 64) constant.splice(-1, 1, constant.at(-1) | 128, 0);
  return [0x23, ...encoded(global), 0x42, ...constant, 0x7c, 0x24, ...encoded(global)];
}

/** The body of one function, with its counting. */
function counting(body, first) {
  const parts = [];
  let [groups, at] = unsigned(body, 0);
  for (; groups > 0; groups--) at = unsigned(body, at)[1] + 1;
  parts.push(body.subarray(0, at));
  while (at < body.length) {
    const from = at;
    const totals = COUNTED.map(() => 0);
    let ends = false;
    while (!ends && at < body.length) {
      const one = instruction(body, at);
      COUNTED.forEach((name, i) => {
        totals[i] += one.counts[name] ?? 0;
      });
      at = one.next;
      ends = one.ends;
    }
    totals.forEach((total, i) => {
      if (total > 0) parts.push(Uint8Array.from(addition(first + i, total)));
    });
    parts.push(body.subarray(from, at));
  }
  return joined(parts);
}

function joined(parts) {
  const all = parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part)));
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A module of the same behaviour that counts. Globals must not be imported: the core imports none. */
export function instrument(bytes) {
  const sections = sectionsOf(bytes);
  const importsGlobal = Module.imports(new Module(bytes)).some(({ kind }) => kind === 'global');
  if (importsGlobal) throw new Error('a module that imports globals cannot be made to count');
  const globals = sections.find(({ id }) => id === GLOBALS);
  const [first] = unsigned(globals.content, 0);
  const content = {
    [GLOBALS]: (old) =>
      extended(
        old,
        COUNTED.map(() => [I64, 1, 0x42, 0, 0x0b]),
      ),
    [EXPORTS]: (old) =>
      extended(
        old,
        COUNTED.map((name, i) => {
          const text = new TextEncoder().encode(exportName(name));
          return [...encoded(text.length), ...text, 3, ...encoded(first + i)];
        }),
      ),
    [CODE](old) {
      let [count, at] = unsigned(old, 0);
      const parts = [encoded(count)];
      for (; count > 0; count--) {
        const [size, from] = unsigned(old, at);
        const body = counting(old.subarray(from, from + size), first);
        parts.push(encoded(body.length), body);
        at = from + size;
      }
      return parts;
    },
  };
  const rewritten = sections.flatMap(({ id, content: old }) => {
    const fresh = content[id] ? joined(content[id](old)) : old;
    return [[id], encoded(fresh.length), fresh];
  });
  return joined([bytes.subarray(0, 8), ...rewritten]);
}
