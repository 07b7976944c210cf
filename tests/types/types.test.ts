// Runs the compilers over the type tests: TypeScript 6 and 7 accept *.check.ts and refuse bad/ in words.

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

const COMPILERS = ['typescript', 'typescript-7'] as const;

/** Runs `tsc -p folder`; gives all that it prints. */
function tsc(compiler: string, folder: string): Promise<string> {
  const args = [`node_modules/${compiler}/bin/tsc`, '-p', folder, '--pretty', 'false'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (_, out, err) => resolve(out + err));
  });
}

/** The messages by file: a message goes on in indented lines. */
function messages(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let file = '';
  for (const line of text.split('\n')) {
    file = /^\S*?([\w.]+\.ts)\(/.exec(line)?.[1] ?? file;
    found.set(file, `${found.get(file) ?? ''}${line}\n`);
  }
  return found;
}

/** For each file in bad/ what its message has to say. */
const REASONS: Readonly<Record<string, string | RegExp>> = {
  'rank.ts': 'feature_alpha_dropout_error_input_needs_at_least_2_dimensions<readonly [5]>',
  'features.ts':
    'linear_error_in_features_do_not_match<16, 17, readonly [7, 16], readonly [9, 17]>',
  // TypeScript 7 reports the last overload alone.
  'option.ts': /'train' does not exist in type|'\{ train: boolean; \}' is not assignable/,
};

describe.each(COMPILERS)('%s', (compiler) => {
  it('accepts the type tests', async () => {
    expect(await tsc(compiler, 'tests/types')).toBe('');
  });

  it('says in words why the bad files do not compile', async () => {
    const found = messages(await tsc(compiler, 'tests/types/bad'));
    for (const [file, reason] of Object.entries(REASONS)) {
      const message = found.get(file) ?? '';
      expect(message, file).toMatch(reason);
      // Readable: the reason is not buried under internals.
      expect(message.split('\n').length, message).toBeLessThan(16);
      expect(message.length, message).toBeLessThan(2500);
    }
  });
});

it('knows every bad file', () => {
  const files = readdirSync(`${root}/tests/types/bad`).filter((name) => name.endsWith('.ts'));
  expect(files.sort()).toEqual(Object.keys(REASONS).sort());
});
