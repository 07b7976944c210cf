// Where things are: the folders that the scripts share, and the versions that the crate states. Touches no file but Cargo.toml.

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A path inside the repository. */
export const at = (...parts) => join(root, ...parts);

/** Programs that set-up installs for this repository alone. */
export const toolsDir = at('.tools');

const manifest = readFileSync(at('Cargo.toml'), 'utf8');

const find = (pattern, what) => {
  const match = pattern.exec(manifest);
  if (!match) throw new Error(`Cargo.toml does not state ${what}`);
  return match[1];
};

/** The version of the crate and of the npm package. */
export const version = find(/^version = "([^"]+)"/m, 'the version of the crate');

/** The oldest compiler that the crate accepts. */
export const rustVersion = find(/^rust-version = "([^"]+)"/m, 'its rust-version');

/** The tool must be of exactly the version that the crate links against. */
export const bindgenVersion = find(
  /^wasm-bindgen = .*"=([^"]+)"/m,
  'an exact version of wasm-bindgen',
);

/** Where cargo keeps the sources of other crates. */
export const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');

export const wasmTarget = 'wasm32-unknown-unknown';

/** Name and extension of an executable on this system. */
export const executable = (name) => (process.platform === 'win32' ? `${name}.exe` : name);

/** The full path of a program on PATH, or undefined. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, executable(name))).find((file) => existsSync(file));
}

/** The environment for every child: our own tools are found, and colours do not disturb parsing. */
export function toolEnv(extra = {}) {
  const env = { ...process.env, NO_COLOR: '1', CARGO_TERM_COLOR: 'never' };
  // FORCE_COLOR would win over NO_COLOR; stray flags would replace those of .cargo/config.toml.
  for (const name of ['FORCE_COLOR', 'RUSTFLAGS', 'CARGO_ENCODED_RUSTFLAGS']) delete env[name];
  env.CARGO_TARGET_DIR = at('target');
  env.PATH = [join(toolsDir, 'bin'), env.PATH].join(delimiter);
  return Object.assign(env, extra);
}
