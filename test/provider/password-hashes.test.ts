/** Users who come from another directory with the hashes of their passwords, by import jobs only. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Configuration } from '../../script/sandbox/stack-files.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const hash = (sign: string) => `$2b$12$${sign.repeat(53)}`;
const user = (name: string, more = '') =>
  `  ${name}: { attributes: { email: ${name}@example.com, email_verified: true }${more} }\n`;
const file = (...lines: readonly string[]) => `users:\n${lines.join('')}`;
const three = file(user('ana'), user('ben'), user('cleo'));
const pool = { AutoVerifiedAttributes: ['email' as const] };
const role = 'arn:aws:iam::111122223333:role/import-logs';
const config: Configuration = {
  missingUsers: 'create',
  importRoleArn: role,
  passwordHashes: { algorithm: 'BCRYPT', secret: 'oldHashes' },
};

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

async function start(text: string, hashes: unknown, more: Configuration = {}, definition: object = pool) {
  stage = await createStage({ eve: {} }, { 'users/a.yaml': text }, { ...config, ...more }, definition);
  if (hashes !== undefined) {
    await stage.setSecrets({ oldHashes: typeof hashes === 'string' ? hashes : JSON.stringify(hashes) });
  }
  return stage;
}

describe('a password hash', () => {
  it('comes by an import job, and others are created as ever; nothing of it is in state, preview or plan', async () => {
    const begun = await start(three, { ana: hash('a'), ben: hash('b') });
    const previewed = await begun.preview();
    expect(previewed.exitCode, previewed.output).toBe(0);
    expect(previewed.output).toContain('imports 2 users by a job, with the passwords that they have');
    expect(previewed.output).toContain('1 user becomes monthly active');
    const planned = await begun.command('plan', '--show-values');
    expect(planned.status, planned.stderr).toBe(2);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({ CreateUserImportJob: 1, AdminCreateUser: 1 });
    const live = begun.double.live(begun.poolId);
    expect([live.get('ana')?.passwordHash, live.get('ana')?.status]).toEqual([hash('a'), 'CONFIRMED']);
    expect(live.get('cleo')?.status).toBe('FORCE_CHANGE_PASSWORD');
    const again = await begun.up('--expect-no-changes');
    expect(again.exitCode, again.output).toBe(0);
    for (const text of [previewed.output, planned.stdout, planned.stderr, output, again.output, await begun.state()])
      expect(text).not.toContain('$2b$12$');
  });

  it('may come out of a file, which must not be in git', async () => {
    const begun = await start(three, undefined, { passwordHashes: { algorithm: 'BCRYPT', file: 'hashes.json' } });
    await begun.write('hashes.json', JSON.stringify({ ana: hash('a') }));
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', begun.folder, ...args]);
    git('init', '-q');
    git('add', 'hashes.json');
    const refused = await begun.up();
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('passwordHashes.file "hashes.json" is in git');
    git('rm', '-q', '--cached', 'hashes.json');
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(begun.double.live(begun.poolId).get('ana')?.passwordHash).toBe(hash('a'));
  });

  it('that nobody declares is counted, and of a file that is no list of hashes nothing is told', async () => {
    const begun = await start(three, { ana: hash('a'), zoe: hash('z') });
    const { stderr } = await begun.command('plan');
    expect(stderr).toContain('passwordHashes has 1 name that no file declares');
    expect(stderr).not.toContain('zoe');
    await begun.configure({ passwordHashes: { algorithm: 'BCRYPT', file: 'credentials.json' } });
    await begun.write('credentials.json', '{"accessToken":"abc"}');
    const refused = await begun.preview();
    expect(refused.output).toContain('1 hash is no BCRYPT');
    expect(refused.output).not.toMatch(/accessToken|abc/);
  });

  it('of a user with an account is not looked at', async () => {
    const begun = await start(file('  eve: {}\n'), { eve: hash('e') });
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).not.toHaveProperty('CreateUserImportJob');
  });

  it('that Cognito does not take leaves the user out, and says so; nobody is created without the password', async () => {
    const begun = await start(
      three,
      { ana: hash('a'), ben: hash('b') },
      { passwordHashes: { algorithm: 'BCRYPT', secret: 'oldHashes', column: 'other' } },
    );
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain('ana was not imported, and is not created without the password');
    expect(calls['AdminCreateUser']).toBe(1);
    expect([...begun.double.live(begun.poolId).keys()].sort()).toEqual(['cleo', 'eve']);
  });
});

it('the move that docs/seeding.md describes: a CSV of the old directory, a declaration, a job, a check (17)', async () => {
  const begun = await start(file(user('cleo')), undefined);
  const text = readFileSync(join(import.meta.dirname, '../../docs/seeding.md'), 'utf8');
  const script = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  await begun.write('move.mjs', script.replaceAll(/^ {3}/gm, ''));
  const input = `email,tenant,hash\nana@example.com,acme,${hash('a')}\nben@example.com,other,${hash('b')}\n`;
  execFileSync(process.execPath, ['move.mjs'], { cwd: begun.folder, input });
  await begun.setSecrets({ oldHashes: readFileSync(join(begun.folder, 'hashes.json'), 'utf8') });
  const { exitCode, output } = await begun.up();
  expect(exitCode, output).toBe(0);
  const ben = begun.double.live(begun.poolId).get('ben@example.com');
  expect([ben?.passwordHash, ben?.attributes.get('custom:tenant')]).toEqual([hash('b'), 'other']);
  expect((await begun.command('drift')).status).toBe(0);
});

describe('is refused before anything is written', () => {
  const ana = { ana: hash('a') };
  it.each<readonly [string, string, unknown, Configuration, object, string]>([
    [
      'without a role',
      three,
      ana,
      { importRoleArn: undefined },
      pool,
      'which only an import job takes, and importRoleArn is not set',
    ],
    ['without jobs', three, ana, { importJobs: 'never' }, pool, 'importJobs is never'],
    ['in a pool that takes none', three, ana, {}, {}, 'the pool verifies no attribute, so it takes no jobs'],
    [
      'for a user without a verified address',
      file('  ana: { attributes: { email: ana@example.com } }\n'),
      ana,
      {},
      pool,
      'email_verified is not true',
    ],
    [
      'beside a password',
      file(user('ana', `, password: "\${secret:first}"`)),
      ana,
      {},
      pool,
      'a password is declared, too',
    ],
    [
      'of another algorithm',
      three,
      ana,
      { passwordHashes: { algorithm: 'ARGON2ID', secret: 'oldHashes' } },
      pool,
      'the secret oldHashes: 1 hash is no ARGON2ID: ana',
    ],
    ['that is no text', three, { ana: 5 }, {}, pool, 'the secret oldHashes is no JSON object'],
    [
      'of a secret that is not there',
      three,
      undefined,
      {},
      pool,
      'passwordHashes.secret is "oldHashes", and the configuration has no such secret',
    ],
    [
      'of a file that is not there',
      three,
      ana,
      { passwordHashes: { algorithm: 'BCRYPT', file: 'no.json' } },
      pool,
      'passwordHashes.file "no.json" cannot be read',
    ],
    [
      'of both',
      three,
      ana,
      { passwordHashes: { algorithm: 'BCRYPT', file: 'a', secret: 'b' } },
      pool,
      'passwordHashes must have secret or file',
    ],
    [
      'of an algorithm that nobody knows',
      three,
      ana,
      { passwordHashes: { algorithm: 'MD5', secret: 'b' } },
      pool,
      'passwordHashes.algorithm is "MD5"; it must be BCRYPT or',
    ],
  ])('%s', async (_what, text, hashes, more, definition, message) => {
    const begun = await start(text, hashes, more, definition);
    await begun.setSecrets({ first: 'Correct-Horse-1' });
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).not.toContain('$2b$12$');
    expect(Object.keys(calls).filter((name) => /^(Admin|Create)/.test(name))).toEqual([]);
    const planned = await begun.command('plan');
    expect(planned.status).toBe(1);
    expect(`${planned.stdout}${planned.stderr}`.replaceAll(/\s+/g, ' ')).toContain(message);
  });
});
