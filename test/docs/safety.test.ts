/** What docs/safety.md shows of `endSessions` is what a preview says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from '../provider/stage.ts';

const [, section = ''] = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'safety.md'), 'utf8').split(
  '## When a right ends',
);
const [commands = '', preview = ''] = [...section.matchAll(/```\w*\n(.*?)```/gs)].map(([, block]) => block);

let stage: StackStage | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await stage?.dispose();
});

it('the preview of the example', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 11, 5, 14, 4) });
  const endSessions = [...commands.matchAll(/^pulumi config set --path 'endSessions\[\d\]' (.*)$/gm)].map(
    ([, name]) => name,
  );
  expect(endSessions).toEqual(['custom:role', 'groups']);
  const file = (role: string, groups: string) =>
    `users: { ana: { attributes: { custom:role: ${role} }, groups: [${groups}] }, bob: {} }\n`;
  const files = { 'users/a.yaml': file('admin', 'admins') };
  const begun = await createStage(
    { ana: {}, bob: {} },
    files,
    { endSessions },
    { groups: ['admins'], clients: ['web'] },
  );
  stage = begun;
  expect((await begun.up()).exitCode).toBe(0);
  await begun.write('users/a.yaml', file('reader', ''));
  expect((await begun.preview()).output).toContain(preview.trimEnd());
  expect((await begun.up()).calls['AdminUserGlobalSignOut']).toBe(1);
});
