import { describe, expect, it } from 'vitest';
import { tally } from './closing-line.ts';

interface File {
  readonly states?: readonly string[];
  readonly loadErrors?: number;
  readonly hookErrors?: number;
}

const errors = (count = 0) => Array.from({ length: count }, () => 'error');

const module = ({ states = [], loadErrors, hookErrors }: File) => ({
  errors: () => errors(loadErrors),
  children: {
    allSuites: () => [{ errors: () => errors(hookErrors) }],
    allTests: () => states.map((state) => ({ result: () => ({ state }) })),
  },
});

describe('tally', () => {
  it.each<readonly [string, readonly File[], number, number, number]>([
    ['counts tests over all files', [{ states: ['passed', 'failed'] }, { states: ['passed'] }], 0, 2, 1],
    ['leaves out what was skipped', [{ states: ['passed', 'skipped'] }], 0, 1, 0],
    ['counts a test that never ended as failed', [{ states: ['passed', 'pending'] }], 0, 1, 1],
    ['counts a file that could not be loaded', [{ states: ['passed'] }, { loadErrors: 1 }], 0, 1, 1],
    ['counts a suite whose hook failed', [{ states: ['skipped'], hookErrors: 1 }], 0, 0, 1],
    ['counts unhandled errors', [{ states: ['passed'] }], 2, 1, 2],
    ['calls a run without files failed', [], 0, 0, 1],
    ['calls a run that skipped everything failed', [{ states: ['skipped'] }], 0, 0, 1],
  ])('%s', (_, files, unhandled, passed, failed) => {
    expect(tally(files.map(module), errors(unhandled))).toEqual({ passed, failed });
  });
});
