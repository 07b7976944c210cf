// What the page needs of Vite beyond its own: scripts for workers that share the page's parts, and the packed digits.

import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { pack } from './pack.ts';

/**
 * `import url from './x.ts?entry'` gives the address of a script of its own. Vite would bundle a worker apart from the
 * page, the whole package once more; this way both load the same files.
 */
export function entries(): Plugin {
  const MARK = '?entry';
  let building = false;
  return {
    name: 'entries',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build';
    },
    async resolveId(source, importer) {
      if (!source.endsWith(MARK)) return null;
      const found = await this.resolve(source.slice(0, -MARK.length), importer);
      return found && `${found.id}${MARK}`;
    },
    load(id) {
      if (!id.endsWith(MARK)) return null;
      const file = id.slice(0, -MARK.length);
      if (!building) return `export default ${JSON.stringify(`/@fs/${file.replace(/^\//, '')}`)};`;
      const reference = this.emitFile({ type: 'chunk', id: file });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}

/** `import url from 'virtual:digits'` gives the address of the packed digits. */
export function digits(csv: string): Plugin {
  const ID = '\0virtual:digits';
  let building = false;
  return {
    name: 'digits',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId: (source) => (source === 'virtual:digits' ? ID : null),
    load(id) {
      if (id !== ID) return null;
      this.addWatchFile(csv);
      const source = pack(readFileSync(csv, 'utf8'));
      if (!building) {
        const data = Buffer.from(source).toString('base64');
        return `export default 'data:application/octet-stream;base64,${data}';`;
      }
      const reference = this.emitFile({ type: 'asset', name: 'digits.bin', source });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}

/** Vite's development server puts styles into the page and talks to it: its pages, and only those, are less strict. */
export function looseWhileDeveloping(): Plugin {
  return {
    name: 'loose-while-developing',
    apply: 'serve',
    transformIndexHtml: (html) =>
      html
        .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        .replace("connect-src 'self'", "connect-src 'self' ws: data:"),
  };
}
