// The finder and the runner of examples: an example that does not compile or run makes a test fail.

import { describe, expect, it } from 'vitest';
import { as_module, examples_of_comments } from './extract.ts';
import { compile, run } from './run.ts';

describe('the finder', () => {
  it('names file and line, and takes the code without its stars', () => {
    for (const { name, code } of examples_of_comments()) {
      expect(name).toMatch(/^ts\/.+\.ts:\d+$/);
      expect(code).not.toMatch(/^\s*\* /m);
    }
  });

  it('imports the package where the example does not', () => {
    expect(as_module({ name: '', code: 'torch.ones(2);\n' })).toMatch(/^import \* as torch/);
    expect(as_module({ name: '', code: "import 'selfnorm';\n" })).toMatch(/^import 'selfnorm'/);
  });
});

describe('the runner', () => {
  it('fails with an example that throws, now or later, or does not compile', async () => {
    const examples = {
      now: { name: 'now', code: "throw new Error('shown');\n" },
      later: { name: 'later', code: "setTimeout(() => { throw new Error('late'); });\n" },
      wrong: { name: 'wrong', code: "torch.ones('2');\n" },
      fine: { name: 'fine', code: 'if (torch.ones(2).numel() !== 2) throw new Error();\n' },
    };
    const folder = 'doc-tests-failing';
    expect(await compile(Object.values(examples), folder)).toMatch(/wrong\.ts\(2,12\): error/);
    await run(examples.fine, folder);
    await expect(run(examples.now, folder)).rejects.toThrow('shown');
    await expect(run(examples.later, folder)).rejects.toThrow('late');
    await expect(run(examples.wrong, folder)).rejects.toThrow();
  });
});
