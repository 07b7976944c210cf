// What a class is called in texts and errors, also where a minifier has renamed it.

import * as torch from 'selfnorm';
import { expect, test } from 'vitest';

/** These are there to be derived from, or not printed. */
const NAMELESS = [
  ...['Activation', 'AvgPool', 'BatchNorm', 'Container', 'ConvNd', 'DropoutNd', 'Layer', 'Loss'],
  ...['MaxPool', 'Module', 'Optimizer', 'Parameter'],
];

const classes = Object.entries({ ...torch.nn, ...torch.optim }).filter(
  ([name, value]) => /^[A-Z]/.test(name) && !NAMELESS.includes(name) && typeof value === 'function',
);

test('there are classes', () => {
  expect(classes.length).toBeGreaterThan(40);
});

test.each(classes)('%s says its name in a field, which minifiers leave alone', (name, value) => {
  // What the language gives a class by itself is not enumerable.
  expect(Object.getOwnPropertyDescriptor(value, 'name')).toMatchObject({
    value: name,
    enumerable: true,
  });
});
