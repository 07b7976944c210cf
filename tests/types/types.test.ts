// Runs the compilers over the type tests: TypeScript 6 and 7 accept *.check.ts and refuse the calls below in words.

import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

const COMPILERS = ['typescript', 'typescript-7'] as const;

/** Calls that do not compile, and what the message has to say. */
const BAD: readonly (readonly [call: string, reason: string])[] = [
  [
    'torch.nn.functional.feature_alpha_dropout(torch.randn(5), 0.1, true)',
    'feature_alpha_dropout_error_input_needs_at_least_2_dimensions<readonly [5]>',
  ],
  [
    'torch.nn.functional.linear(torch.randn(7, 16), torch.randn(9, 17))',
    'linear_error_in_features_do_not_match<16, 17, readonly [7, 16], readonly [9, 17]>',
  ],
  ['torch.randn(2, 3).at(0, 3)', 'at_error_index_out_of_bounds<3, 3, readonly [2, 3]>'],
  [
    'torch.cat([torch.randn(2, 3), torch.randn(2, 4)])',
    'cat_error_sizes_do_not_match<0, readonly [2, 3], readonly [2, 4]>',
  ],
  [
    'torch.nn.functional.max_pool2d(torch.randn(3, 4, 4), 5)',
    'pool_error_kernel_larger_than_input<"max_pool2d", readonly [3, 4, 4], 5>',
  ],
  [
    'torch.randn(2, 3).view(4)',
    'view_error_number_of_elements_differs<6, 4, readonly [2, 3], readonly [4]>',
  ],
  ['torch.randn(2, 3).transpose(0, 2)', 'dim_error_out_of_range<"transpose", 2, readonly [2, 3]>'],
  ['torch.add(torch.ones(2, 3), torch.ones(5))', 'broadcast_error_incompatible_dimensions<3, 5>'],
  [
    'torch.matmul(torch.randn(2, 3), torch.randn(5, 4))',
    'matmul_error_inner_dimensions_do_not_match<3, 5, readonly [2, 3], readonly [5, 4]>',
  ],
  [
    'torch.nn.functional.conv2d(torch.randn(1, 3, 8, 8), torch.randn(2, 4, 3, 3))',
    'conv2d_error_channels_do_not_match<3, 4, readonly [1, 3, 8, 8], readonly [2, 4, 3, 3]>',
  ],
  [
    'torch.nn.functional.conv2d(torch.randn(1, 3, 8, 8), torch.randn(2, 3, 9, 3), { stride: 2 })',
    'conv2d_error_kernel_larger_than_input<readonly [1, 3, 8, 8], readonly [2, 3, 9, 3]>',
  ],
  [
    'torch.nn.functional.feature_alpha_dropout(torch.randn(5, 5), { train: true })',
    "'train' does not exist in type 'AlphaDropoutFunctionalOptions'",
  ],
  [
    'new torch.nn.Linear(17, 9)(torch.randn(7, 16))',
    'linear_error_in_features_do_not_match<16, 17, readonly [7, 16], readonly [9, 17]>',
  ],
  [
    'new torch.nn.Sequential(new torch.nn.Linear(16, 9), new torch.nn.SELU(), new torch.nn.Linear(8, 2))(torch.randn(7, 16))',
    'linear_error_in_features_do_not_match<9, 8, readonly [7, 9], readonly [2, 8]>',
  ],
  [
    'new torch.nn.Conv2d(4, 8, 3)(torch.randn(2, 3, 5, 5))',
    'conv2d_error_channels_do_not_match<3, 4, readonly [2, 3, 5, 5], readonly [8, 4, 3, 3]>',
  ],
  ['new torch.nn.Conv2d(3, 8, 3, { pad: 1 })', "'pad' does not exist in type"],
];

/** Runs `tsc -p folder`; gives all that it prints. */
function tsc(compiler: string, folder: string): Promise<string> {
  const args = [`node_modules/${compiler}/bin/tsc`, '-p', folder, '--pretty', 'false'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (_, out, err) => resolve(out + err));
  });
}

/** Makes a project of the bad calls, one on each line */
function bad_project(compiler: string): string {
  const folder = `target/types-bad/${compiler}`;
  mkdirSync(`${root}/${folder}`, { recursive: true });
  const config = { extends: '../../../tests/types/tsconfig.json', include: ['bad.ts'] };
  writeFileSync(`${root}/${folder}/tsconfig.json`, JSON.stringify(config));
  const calls = BAD.map(([call]) => `${call};\n`).join('');
  writeFileSync(`${root}/${folder}/bad.ts`, `import * as torch from 'selfnorm';\n${calls}`);
  return folder;
}

/** The messages by bad call: a message goes on in indented lines. */
function messages(text: string): string[] {
  const found = BAD.map(() => '');
  let at = 0;
  for (const line of text.split('\n')) {
    const number = /^\S*bad\.ts\((\d+),/.exec(line)?.[1];
    // The first call stands on line 2.
    if (number !== undefined) at = Number(number) - 2;
    found[at] += `${line}\n`;
  }
  return found;
}

describe.each(COMPILERS)('%s', (compiler) => {
  it('accepts the type tests', async () => {
    expect(await tsc(compiler, 'tests/types')).toBe('');
  });

  it('says in words why the bad calls do not compile', async () => {
    const found = messages(await tsc(compiler, bad_project(compiler)));
    BAD.forEach(([call, reason], i) => {
      const message = found[i] ?? '';
      expect(message, call).toContain(reason);
      // Readable: the reason is not buried under internals.
      expect(message.split('\n').length, message).toBeLessThan(16);
      expect(message.length, message).toBeLessThan(2500);
    });
  });
});
