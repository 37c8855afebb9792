/** A journal that a commit brings along: its author may not decide which accounts this stack created. */
import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { journalFileName } from '../../providers/apply/journal.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

it('stops preview and up before anything is written, and takes no account with it', async () => {
  const sub = '3f2a8c1e-0000-4000-8000-000000000001';
  const files = (users: string) => `users: { bob: { attributes: { nickname: b } }${users} }\n`;
  const begun = await createStage({}, { 'users/a.yaml': files(', eva: {}') }, { removedUsers: 'delete' });
  stage = begun;
  begun.double.addUsers(begun.poolId, [{ username: 'eva', sub }, { username: 'bob' }]);
  expect((await begun.up()).exitCode).toBe(0);
  const journal = `.cognito-users/${journalFileName(begun.poolId, 'dev')}`;
  await begun.write(journal, `{"kind":"created","sub":"${sub}"}\n`);
  await begun.write('users/a.yaml', files(''));
  execFileSync('git', ['-C', begun.folder, 'init', '--quiet']);
  execFileSync('git', ['-C', begun.folder, 'add', '--force', journal]);
  for (const { exitCode, output, calls } of [await begun.preview(), await begun.up()]) {
    expect(exitCode).toBe(1);
    expect(output).toContain(`${journal} is in git`);
    expect(Object.keys(calls).filter((call) => /^Admin(Delete|Update)/.test(call))).toEqual([]);
  }
  expect([...begun.double.live(begun.poolId).keys()].sort()).toEqual(['bob', 'eva']);
});
