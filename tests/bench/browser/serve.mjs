// A server for files in memory, to this machine only.

import { createServer } from 'node:http';
import { extname } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Serves `files`; returns the address and what ends it. */
export async function serve(files) {
  const server = createServer(({ url }, response) => {
    const path = url.slice(1).split('?')[0] || 'index.html';
    const found = files[path];
    response.writeHead(found ? 200 : 404, {
      'Content-Type': TYPES[extname(path)] ?? 'text/plain',
      'Cache-Control': 'no-store',
      // Isolated pages have a clock of 5 microseconds; others one of 100.
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(found ?? 'not found');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
