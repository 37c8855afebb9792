import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { fakeProgram, freshClone, PROJECT } from './fresh-clone.ts';

/** Runs .ci/run with an npm whose `run check` and `test` do what is given. */
async function ciRun(check: string, test: string) {
  const { bin } = freshClone();
  fakeProgram(join(bin, 'npm'), `if [ "$1" = run ]; then\n${check}\nelse\n${test}\nfi`);
  const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, CI: 'true' };
  const { exitCode, stdout } = await execa(join(PROJECT, '.ci/run'), { env, reject: false, stdin: 'ignore' });
  return { exitCode, last: stdout.split('\n').at(-1) };
}

describe('.ci/run', () => {
  it.each([
    ['all is well', 'exit 0', 'echo "12 passed, 0 failed"', '12 passed, 0 failed', 0],
    ['a test failed', 'exit 0', 'echo "11 passed, 1 failed"; exit 1', '11 passed, 1 failed', 1],
    ['the check failed', 'exit 1', 'echo "12 passed, 0 failed"', '12 passed, 1 failed', 1],
    ['both failed', 'exit 1', 'echo "11 passed, 1 failed"; exit 1', '11 passed, 2 failed', 1],
    ['the tests did not start', 'exit 0', 'echo "no engine" >&2; exit 1', '0 passed, 1 failed', 1],
    ['the tests told no count', 'exit 0', 'exit 0', '0 passed, 1 failed', 1],
    ['the run failed without a failed test', 'exit 0', 'echo "3 passed, 0 failed"; exit 1', '3 passed, 1 failed', 1],
    [
      'a test printed such a line too',
      'exit 0',
      'echo "9 passed, 9 failed"; echo "1 passed, 0 failed"',
      '1 passed, 0 failed',
      0,
    ],
  ])('ends with the count when %s', async (_, check, test, last, exitCode) => {
    expect(await ciRun(check, test)).toEqual({ exitCode, last });
  });
});
