import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { closingLine } from './test/reporter/closing-line.ts';
import { EnginesFirst } from './test/sequencer/engines-first.ts';

// A run starts some thousand Node processes, engines' and commands', that load the same packages: each file is compiled once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

const all = ['test/**/*.test.ts', 'cognito-double/test/**/*.test.ts'];
const rooms = ['model', 'values', 'problems', 'constraints', 'conditions', 'plan', 'report', 'state', 'declaration'];
const pure = rooms.map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // Pure rooms leave nothing behind, so that their files share a process: a hundred of them start in no time.
      { extends: true, test: { name: 'rules', include: pure, isolate: false } },
      { extends: true, test: { name: 'runs', include: all, exclude: pure } },
    ],
    reporters: ['default', closingLine()],
    // Most of the time goes to engines, in processes of their own, and a worker that waits for one takes no core.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: EnginesFirst },
    // Nothing here measures time, and a loaded machine may take many times longer than a quiet one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    // Modules run as Node loads them, so that what is serialized into the state is what users serialize.
    experimental: { viteModuleRunner: false },
  },
});
