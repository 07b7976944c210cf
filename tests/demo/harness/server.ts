// A plain static server, as any host has it: the built page under a path of its own, compressed, nothing added. It keeps
// a list of what was asked for.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { at } from '../../../scripts/lib/paths.mjs';

const FOLDER = at('target', 'demo');
/** Not the root: the page must work wherever it is put. */
const PATH = '/some/where/';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export interface Answer {
  /** Inside the page's folder, or the whole address where that is not it. */
  readonly path: string;
  readonly status: number;
  /** Bytes of the body as sent: with `gzip -9`. */
  readonly sent: number;
}

export interface Server {
  readonly address: string;
  /** Everything answered so far, in order. */
  readonly answers: Answer[];
  close(): Promise<void>;
}

export async function serve(): Promise<Server> {
  const answers: Answer[] = [];
  const server = createServer(async (request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').pathname;
    const path = asked.startsWith(PATH) ? asked.slice(PATH.length) || 'index.html' : asked;
    const body = await readFile(join(FOLDER, path)).catch(() => undefined);
    if (!asked.startsWith(PATH) || path.includes('..') || !body) {
      answers.push({ path, status: 404, sent: 0 });
      response.writeHead(404).end();
      return;
    }
    const packed = gzipSync(body, { level: 9 });
    answers.push({ path, status: 200, sent: packed.length });
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-length': packed.length,
      'cache-control': 'max-age=600',
    });
    response.end(packed);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${PATH}`,
    answers,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
