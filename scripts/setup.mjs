// Set-up: checks what must be there, installs what can be installed. Incremental; called by start, build and test.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at, bindgenVersion, executable, rustVersion, toolsDir, wasmTarget } from './lib/paths.mjs';
import { LONG, must, npm, run, Stop } from './lib/run.mjs';
import { duration, main, say } from './lib/say.mjs';

const NODE = [20, 19];

/** Makes everything ready that the other scripts need. */
export async function setup() {
  const started = performance.now();
  say('Set-up');
  checkNode();
  await checkRust();
  await wasmTargetLibrary();
  await npmPackages();
  await wasmBindgen();
  say(`  ready, ${duration((performance.now() - started) / 1000)}`);
}

/** Compares dotted versions: is `found` at least `wanted`? */
function atLeast(found, wanted) {
  const [a, b] = [found, wanted].map((text) => `${text}`.split('.').map(Number));
  for (let i = 0; i < b.length; i++) {
    if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
  }
  return true;
}

function checkNode() {
  if (atLeast(process.versions.node, NODE.join('.'))) return;
  throw new Stop(
    `Node ${NODE.join('.')} or newer is needed, this is ${process.versions.node}: update Node.js, then try again`,
  );
}

async function checkRust() {
  const { code, output } = await run('rustc', ['--version']);
  if (code !== 0) {
    throw new Stop(
      code === 127
        ? 'Rust is missing: install rustup (see rustup.rs), open a new terminal, then try again'
        : 'rustc does not run: `rustup default stable` installs a compiler, then try again',
      code === 127 ? '' : output,
    );
  }
  const found = /rustc (\d+\.\d+\.\d+)/.exec(output)?.[1] ?? '0';
  if (!atLeast(found, rustVersion)) {
    throw new Stop(
      `Rust ${rustVersion} or newer is needed, this is ${found}: run \`rustup update stable\`, then try again`,
    );
  }
  await must('cargo', ['--version'], {
    remedy: 'cargo does not run: install it with rustup (see rustup.rs), then try again',
  });
}

/** The standard library for wasm; asked for by name, because automatic installs may be switched off. */
async function wasmTargetLibrary() {
  const { output } = await run('rustc', ['--print', 'target-libdir', '--target', wasmTarget]);
  if (existsSync(output.trim())) return;
  say(`  rustup target add ${wasmTarget}`);
  await must('rustup', ['target', 'add', wasmTarget], {
    label: 'rustup target add',
    limit: LONG,
    remedy: `Rust's standard library for ${wasmTarget} is missing: run \`rustup target add ${wasmTarget}\` (or install it as a package of your system), then try again`,
  });
}

/** What only the tests need of Rust: a minimal installation comes without. Their parts fail when it stays missing. */
export async function lintTools() {
  const works = async (tool) => (await run('cargo', [tool, '--version'])).code === 0;
  const missing = async () => {
    const found = await Promise.all(['fmt', 'clippy'].map(works));
    return ['rustfmt', 'clippy'].filter((_, i) => !found[i]);
  };
  const absent = await missing();
  if (absent.length === 0) return;
  const add = ['component', 'add', ...absent];
  say(`  rustup ${add.join(' ')}`);
  await run('rustup', add, { label: 'rustup component add', limit: LONG });
  const still = await missing();
  if (still.length === 0) return;
  say(`  missing: ${still.join(', ')}; what needs it will fail. Run \`rustup ${add.join(' ')}\``);
}

/** True when node_modules holds what the lock names, going by the record that npm keeps there. */
function npmPackagesAreCurrent() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true;
    // An optional package may be for another system.
    return installed[path] ? installed[path].version === version : Boolean(optional);
  });
}

async function npmPackages() {
  if (npmPackagesAreCurrent()) return;
  say('  npm ci');
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    label: 'npm ci',
    limit: LONG,
  });
}

async function hasBindgen(program) {
  const { code, output } = await run(program, ['--version']);
  return code === 0 && output.trim().split(' ').at(-1) === bindgenVersion;
}

/** The wasm-bindgen tool and its test runner at the crate's version: from .tools, from PATH, or built. */
async function wasmBindgen() {
  // Both checks look at what PATH finds; .tools/bin stands first there.
  if ((await hasBindgen('wasm-bindgen')) && (await hasBindgen('wasm-bindgen-test-runner'))) return;
  say(`  cargo install wasm-bindgen-cli ${bindgenVersion} into .tools (once, two to five minutes)`);
  const build = join(toolsDir, 'build');
  const install = [
    ...['install', 'wasm-bindgen-cli', '--version', bindgenVersion, '--root', toolsDir, '--force'],
    // An unoptimised tool is built in half the time and runs fast enough; its own folder lets a second try go on.
    ...['--debug', '--config', 'profile.dev.debug=false', '--target-dir', build],
  ];
  const options = { label: 'cargo install wasm-bindgen-cli', limit: LONG };
  const locked = await run('cargo', [...install, '--locked'], options);
  // Its lock may name a crate that a registry's mirror does not hold yet.
  if (locked.code !== 0) await must('cargo', install, options);
  rmSync(build, { recursive: true, force: true });
  if (!existsSync(join(toolsDir, 'bin', executable('wasm-bindgen')))) {
    throw new Stop('cargo install wasm-bindgen-cli ended without making the tool');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(setup);
