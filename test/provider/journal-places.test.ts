/** Which journal a verb gets, where it may not know which stack runs. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { journalFileName } from '../../providers/apply/journal.ts';
import { lineOf } from '../../providers/apply/journal-entries.ts';
import { createJournals } from '../../providers/provider/journals.ts';

const pool = 'eu-west-1_a';
const home = process.cwd();
let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'journal-'));
  process.chdir(base);
});
afterEach(() => {
  process.chdir(home);
  rmSync(base, { recursive: true });
});

const write = (stack: string) => {
  mkdirSync(join(base, '.cognito-users'), { recursive: true });
  writeFileSync(join(base, '.cognito-users', journalFileName(pool, stack)), lineOf({ kind: 'created', sub: 'a1' }));
};

it('a component that the program no longer has gets the journal of its stack', () => {
  write('dev');
  const journals = createJournals();
  const own = journals.of(pool, { base, stack: 'dev' });
  expect(journals.of(pool, undefined)).toBe(own);
  expect(own.wasCreated('a1')).toBe(true);
});

it('a destroy, which does not know its stack, reads and keeps no journal', () => {
  for (const stack of ['', 'dev']) write(stack);
  const journals = createJournals();
  const journal = journals.of(pool, undefined);
  journal.ready();
  expect(journal.wasCreated('a1')).toBe(false);
  journal.returned([{ sub: 'a1' }]);
  journals.end();
  expect(readdirSync(join(base, '.cognito-users'))).toHaveLength(2);
});
