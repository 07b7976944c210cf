// Reads files of tests/oracle, from the disk in Node and over HTTP in a browser.

const in_browser = typeof document !== 'undefined';

/** The bytes of tests/oracle/<name>. */
export async function oracle_bytes(name: string): Promise<Uint8Array> {
  if (in_browser) {
    const response = await fetch(`/tests/oracle/${name}`);
    if (!response.ok) throw new Error(`tests/oracle/${name}: HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }
  const { readFile } = await import(/* @vite-ignore */ 'node:fs/promises');
  return new Uint8Array(await readFile(new URL(`../oracle/${name}`, import.meta.url)));
}

/** The parsed JSON of tests/oracle/<name>. */
export async function oracle_json<T>(name: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await oracle_bytes(name))) as T;
}
