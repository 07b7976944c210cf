// Every example of the documentation compiles under strict rules and runs, as a module of its own.

import { beforeAll, describe, expect, it } from 'vitest';
import { documented_functions, examples_of_comments, examples_of_readmes } from './extract.ts';
import { compile, run } from './run.ts';

const FOLDER = 'doc-tests';
const comments = examples_of_comments();
const readmes = examples_of_readmes();
let errors = '';

beforeAll(async () => {
  errors = await compile([...comments, ...readmes], FOLDER);
});

it('all compile', () => {
  expect(errors).toBe('');
});

describe.each([
  ['comments', comments],
  ['README files', readmes],
])('%s', (_, examples) => {
  it('have examples', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples.map((example) => [example.name, example] as const))('%s', (__, example) =>
    run(example, FOLDER),
  );
});

it('every exported function has one', () => {
  const functions = documented_functions();
  expect(functions.size).toBeGreaterThan(30);
  const missing = [...functions].filter(([, has_example]) => !has_example).map(([name]) => name);
  expect(missing, 'exported without an example').toEqual([]);
});
