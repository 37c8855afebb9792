import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { closingLine } from './test/reporter/closing-line.ts';
import { EnginesFirst } from './test/sequencer/engines-first.ts';

// A run starts some thousand Node processes, engines' and commands', that load the same packages: each file is compiled once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'cognito-double/test/**/*.test.ts'],
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
