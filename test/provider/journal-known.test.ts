/** What only a journal knows after a kill: preview, plan and up read the same one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { journalFileName } from '../../providers/apply/journal.ts';
import { lineOf } from '../../providers/apply/journal-entries.ts';
import type { StackStage } from '../e2e/stage.ts';
import { stack } from './deployed.ts';
import { createStage } from './stage.ts';

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

/** Ana and Bob are in the pool and not on record; the journal says that this stack has created Ana. */
const begin = async (): Promise<StackStage> => {
  const begun = await createStage({ ana: {}, bob: {} }, { 'users/a.yaml': 'users: { ana: {}, bob: {} }\n' });
  stage = begun;
  const sub = begun.double.live(begun.poolId).get('ana')?.sub ?? '';
  mkdirSync(join(begun.folder, '.cognito-users'));
  writeFileSync(
    join(begun.folder, '.cognito-users', journalFileName(begun.poolId, stack)),
    lineOf({ kind: 'created', sub }),
  );
  return begun;
};

it('is told in preview and plan, comes on record by up, and lets removedUsers: delete take the account', async () => {
  const begun = await begin();
  const words = /1 account was created by this stack in an earlier run, which[^:]*record it: ana/;
  expect((await begun.preview()).output).toMatch(words);
  expect((await begun.command('plan')).stdout).toMatch(words);
  expect((await begun.up()).exitCode).toBe(0);
  expect((await begun.preview()).output).not.toMatch(words);
  await begun.write('users/a.yaml', 'users: { bob: {} }\n');
  await begun.configure({ removedUsers: 'delete' });
  const { exitCode, output } = await begun.up();
  expect(exitCode, output).toBe(0);
  expect([...begun.double.live(begun.poolId).keys()]).toEqual(['bob']);
});
