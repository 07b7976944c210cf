// PyTorch as a contestant: pytorch.py in a child process that stays, so that its rounds stand between ours.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('pytorch.py', import.meta.url));

/** Starts the child with a Python that has torch. */
export async function start(python) {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reply = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('PyTorch has ended');
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  const ask = (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return reply();
  };
  const { version, threads } = await reply();
  let next = 0;
  return {
    name: 'pytorch',
    version: `${version}, ${threads} thread`,
    async prepare(spec) {
      const { id } = await ask({ prepare: spec, id: next++ });
      if (id === undefined) return undefined;
      return {
        time: async (repeat) => (await ask({ time: id, repeat })).ms,
        free: () => ask({ free: id }),
      };
    },
    stop() {
      child.stdin.end();
    },
  };
}
