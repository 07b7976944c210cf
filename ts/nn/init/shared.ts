// What the functions of torch.nn.init have in common: how their arguments are read.

import { generator_handle } from '../../generator.js';
import { number_or } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import type { Tensor } from '../../tensor.js';

/** A tensor, then numbers by position or by name, and the generator. */
export function numbers(
  op: string,
  args: readonly unknown[],
  names: readonly string[],
  defaults: readonly number[],
): [tensor: Tensor, values: readonly number[], g: number] {
  const [given, options] = split(op, args, 1, 1 + names.length);
  const keyed = read_options(op, options, [...names, 'generator']);
  const values = names.map((name, i) =>
    number_or(op, name, i + 2, either(op, name, given[i + 1], keyed[i]), defaults[i] as number),
  );
  return [given[0] as Tensor, values, generator_handle(op, keyed[names.length])];
}
