// Tests of the packed tarball, as a user gets it, in an empty project outside the repository. Works without a network.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { at, cargoHome, root, version } from '../../scripts/lib/paths.mjs';
import { tail } from '../../scripts/lib/run.mjs';
import { bundlers } from './bundlers.mjs';
import { makeProject, runScript, runTool } from './project.mjs';

/** Bytes, gzip: everything that `import * as torch` pulls in. It must not grow; the aim is 120,000. */
const BUDGET = 234_000;

const tool = (...path) => at('node_modules', ...path);
const project = await makeProject();
const { folder, tarball, installed, manifest, files } = project;
const cases = [];
const test = (name, body) => cases.push({ name, body });

test('the tarball holds what it should and nothing else', () => {
  const allowed =
    /^(package\.json|README\.md|LICENSE-(MIT|APACHE)|dist\/(wasm\/core_bg\.wasm|[\w/.-]+\.(js|d\.ts)))$/;
  assert.deepEqual(
    files.filter((file) => !allowed.test(file)),
    [],
  );
  for (const file of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'dist/wasm/core_bg.wasm']) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
  // Few files, because each costs time at import.
  const scripts = files.filter((file) => file.endsWith('.js'));
  assert.deepEqual(scripts.sort(), [
    'dist/entry/inline.js',
    'dist/entry/slim.js',
    'dist/shared.js',
  ]);
});

test('it names no path of the machine that made it', () => {
  const folders = [root, homedir(), cargoHome, process.env.RUSTUP_HOME].filter(
    (folder) => folder && folder.length > 2,
  );
  const usual = /\/(?:root|home|work|Users|tmp)\/|[A-Z]:\\/;
  for (const file of files) {
    const text = readFileSync(join(installed, file), 'latin1');
    for (const folder of folders) assert.ok(!text.includes(folder), `${file} names ${folder}`);
    const [found] = usual.exec(text) ?? [];
    assert.equal(found, undefined, file);
  }
});

test('the wasm inside the script is that of the file', () => {
  const script = readFileSync(join(installed, 'dist', 'entry', 'inline.js'), 'utf8');
  const [text, little] = ['text', 'unpacker'].map(
    (name) => new RegExp(`const ${name} = '([^']+)'`).exec(script)?.[1] ?? assert.fail(name),
  );
  const { memory, unpack } = new WebAssembly.Instance(
    new WebAssembly.Module(Buffer.from(little, 'hex')),
  ).exports;
  Buffer.from(memory.buffer).write(text, 512, 'latin1');
  const bytes = Buffer.from(memory.buffer, 512, unpack(text.length));
  const file = readFileSync(join(installed, 'dist', 'wasm', 'core_bg.wasm'));
  assert.ok(bytes.equals(file), 'they differ');
});

test('its manifest has the version of the crate, no dependencies, no install scripts', () => {
  assert.equal(manifest.version, version);
  for (const key of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[key], undefined, key);
  }
});

for (const script of ['esm.mjs', 'default.mjs', 'cjs.cjs', 'slim.mjs']) {
  test(`node runs ${script} without a warning`, () => runScript(folder, script));
}

// Neither DOM nor Node's types: the published types must not need more than the language.
const strict = { strict: true, skipLibCheck: false, target: 'ES2022', lib: ['ES2022'], types: [] };
const compilers = { 'TypeScript 6': 'typescript', 'TypeScript 7': 'typescript-7' };
const resolutions = { bundler: 'ESNext', nodenext: 'NodeNext' };
for (const [name, compiler] of Object.entries(compilers)) {
  for (const [moduleResolution, module] of Object.entries(resolutions)) {
    test(`${name} compiles the examples, resolution ${moduleResolution}`, async () => {
      const compilerOptions = { ...strict, module, moduleResolution, outDir: 'compiled' };
      const config = JSON.stringify({
        compilerOptions,
        files: ['examples.ts', 'documentation.ts'],
      });
      writeFileSync(join(folder, 'tsconfig.json'), config);
      await runTool(folder, tool(compiler, 'bin', 'tsc'), ['-p', 'tsconfig.json']);
    });
  }
}

test('the compiled examples run', async () => {
  for (const name of ['examples', 'documentation']) {
    assert.equal(await runTool(folder, join(folder, 'compiled', `${name}.js`), []), '');
  }
});

for (const [name, bundle] of Object.entries(bundlers)) {
  test(`a bundle of ${name} runs`, async () => {
    const out = join(folder, `bundle-${name}.mjs`);
    const made = await bundle({ folder, entry: join(folder, 'esm.mjs'), out });
    // Away from the installed package: the bundle must hold everything.
    const alone = join(folder, '..', `${folder.split('/').at(-1)}-${name}.mjs`);
    writeFileSync(alone, readFileSync(made ?? out));
    try {
      await runScript(folder, alone);
    } finally {
      rmSync(alone);
    }
  });
}

test('publint finds nothing', () =>
  runTool(folder, tool('publint', 'src', 'cli.js'), ['run', installed, '--strict']));

test('attw finds nothing', () =>
  runTool(folder, tool('@arethetypeswrong', 'cli', 'dist', 'index.js'), [
    ...[tarball, '--profile', 'esm-only', '--exclude-entrypoints', './core.wasm'],
    ...['--no-definitely-typed', '--no-color', '--no-emoji', '--format', 'ascii'],
  ]));

test('the entry keeps its size budget', async () => {
  const entry = join(folder, 'whole.mjs');
  const out = join(folder, 'whole.min.js');
  writeFileSync(entry, "import * as torch from 'selfnorm';\nglobalThis.torch = torch;\n");
  await bundlers.esbuild({ folder, entry, out, platform: 'browser' });
  const sizes = (file) => {
    const bytes = readFileSync(file);
    return {
      bytes: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes).length,
    };
  };
  const whole = sizes(out);
  const wasm = sizes(join(installed, 'dist', 'wasm', 'core_bg.wasm'));
  for (const [what, size] of Object.entries({
    'wasm alone': wasm,
    'whole minified entry': whole,
  })) {
    console.log(`  ${what}: ${size.bytes} bytes, gzip ${size.gzip}, brotli ${size.brotli}`);
  }
  assert.ok(whole.gzip <= BUDGET, `${whole.gzip} bytes gzip are more than ${BUDGET}`);
});

let failed = 0;
for (const { name, body } of cases) {
  try {
    await body();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${tail(error.message, 30)}`);
  }
}
// A failed run leaves its folder for a look.
if (failed === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`The project is in ${folder}`);
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
