/** Ends a test run's output with how often the engine ran and `N passed, N failed`; a run without tests is a failure. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporter } from 'vitest/node';
import { engineRuns, engineRunsVariable } from '../../script/sandbox/engine-runs.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** What is counted of Vitest's `TestModule`. */
interface CountedModule {
  readonly errors: () => readonly unknown[];
  readonly children: {
    readonly allSuites: () => Iterable<{ readonly errors: () => readonly unknown[] }>;
    readonly allTests: () => Iterable<{ readonly result: () => { readonly state: string } }>;
  };
}

/**
 * Counts a run. Besides failed tests these count as one failure each: a file that could not be loaded, a suite whose
 * hook failed, an unhandled error, and a run in which no test was executed.
 */
export function tally(modules: readonly CountedModule[], unhandledErrors: readonly unknown[]): Tally {
  let passed = 0;
  let failed = unhandledErrors.length;
  for (const module of modules) {
    failed += module.errors().length > 0 ? 1 : 0;
    for (const suite of module.children.allSuites()) failed += suite.errors().length > 0 ? 1 : 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      if (state === 'failed' || state === 'pending') failed += 1;
    }
  }
  return passed + failed === 0 ? { passed: 0, failed: 1 } : { passed, failed };
}

/** The reporter itself; it writes when the process ends, because other reporters write until then. */
export function closingLine(): Reporter {
  let result = tally([], []);
  return {
    onInit() {
      const folder = mkdtempSync(join(tmpdir(), 'engine-runs-'));
      const file = join(folder, 'runs');
      writeFileSync(file, '');
      // The workers inherit it.
      process.env[engineRunsVariable] = file;
      process.once('exit', (status) => {
        // Vitest may fail a run in which no test failed, for instance in a global set-up.
        const failed = status !== 0 && result.failed === 0 ? 1 : result.failed;
        if (failed > 0 && status === 0) process.exitCode = 1;
        process.stdout.write(`${engineRuns(file)} runs of the real engine\n`);
        rmSync(folder, { recursive: true });
        process.stdout.write(`${result.passed} passed, ${failed} failed\n`);
      });
    },
    onTestRunEnd(modules, unhandledErrors) {
      result = tally(modules, unhandledErrors);
    },
  };
}
