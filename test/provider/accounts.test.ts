/** What becomes of accounts where several rosters, components and pools meet. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../providers/settings.ts';
import { type Deployed, openWorkspace, type Workspace } from './deployment.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.dispose());

const file = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { nickname: x } }\n`).join('')}`;
const withPassword = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { nickname: x }, password: "\${secret:pw}" }\n`).join('')}`;
const deletes: Settings = { missingUsers: 'create', removedUsers: 'delete' };
const names = (pool: string) => [...workspace.double.live(pool).keys()].sort();
const succeeded = ({ failures, state }: Deployed) => {
  expect(failures).toEqual([]);
  return state;
};

describe('a removed user', () => {
  it('counts for the guard together with all others of its component, in rosters of one user too', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `u${index + 10}`);
    const pool = workspace.double.createPool({});
    const c = { name: 'c', pool, settings: { ...deletes, granularity: 'user', maxDeletions: 5 } } as const;
    workspace.write('c/a.yaml', file(...many));
    const state = succeeded(await workspace.up([c]));
    workspace.write('c/a.yaml', file('u10'));
    const { failures } = await workspace.up([c], state);
    expect(failures[0]).toContain('maxDeletions');
    expect(names(pool)).toHaveLength(15);
  });

  it('comes to what its own component says, whatever another one of the pool says', async () => {
    const pool = workspace.double.createPool({});
    const load = { name: 'load', pool, settings: deletes };
    const people = { name: 'people', pool, settings: { missingUsers: 'create' } } as const;
    workspace.write('load/a.yaml', file('l1'));
    workspace.write('people/a.yaml', file('p1'));
    workspace.write('people/b.yaml', file('p2'));
    const state = succeeded(await workspace.up([load, people]));
    workspace.remove('people/b.yaml');
    succeeded(await workspace.up([load, people], state));
    expect(names(pool)).toEqual(['l1', 'p1', 'p2']);
  });

  it('goes although another pool has a user of that name', async () => {
    const [pool, other] = [workspace.double.createPool({}), workspace.double.createPool({})];
    const components = [
      { name: 'one', pool, settings: deletes },
      { name: 'two', pool: other, settings: deletes },
    ];
    workspace.write('one/a.yaml', file('ana'));
    workspace.write('one/b.yaml', file('admin'));
    workspace.write('two/a.yaml', file('admin'));
    const state = succeeded(await workspace.up(components));
    workspace.remove('one/b.yaml');
    succeeded(await workspace.up(components, state));
    expect([names(pool), names(other)]).toEqual([['ana'], ['admin']]);
  });

  it('stays in a pool that the component has left, in the same run too', async () => {
    const [pool, other] = [workspace.double.createPool({}), workspace.double.createPool({})];
    workspace.write('c/a.yaml', file('ana', 'bob'));
    workspace.write('c/b.yaml', file('cleo'));
    const state = succeeded(await workspace.up([{ name: 'c', pool, settings: deletes }]));
    workspace.write('c/a.yaml', file('ana'));
    workspace.remove('c/b.yaml');
    succeeded(await workspace.up([{ name: 'c', pool: other, settings: deletes }], state));
    expect([names(pool), names(other)]).toEqual([['ana', 'bob', 'cleo'], ['ana']]);
  });
});

describe('a user who moves', () => {
  it('gets the password of a secret that changes meanwhile, and then no more', async () => {
    const pool = workspace.double.createPool({});
    const c = (pw: string) => ({ name: 'c', pool, settings: deletes, secrets: { pw } });
    workspace.write('c/a.yaml', withPassword('ana', 'bob'));
    workspace.write('c/b.yaml', file('cleo'));
    const state = succeeded(await workspace.up([c('Permanent-1')]));
    workspace.write('c/a.yaml', withPassword('ana'));
    workspace.write('c/b.yaml', file('cleo') + withPassword('bob').slice('users:\n'.length));
    workspace.double.reset();
    const moved = succeeded(await workspace.up([c('Permanent-2')], state));
    expect(workspace.double.calls()['AdminSetUserPassword']).toBe(2);
    workspace.double.reset();
    succeeded(await workspace.up([c('Permanent-2')], moved));
    expect(workspace.double.calls()).not.toHaveProperty('AdminSetUserPassword');
  });
});

describe('a pool that signs in by e-mail', () => {
  it('is seeded with an address that is a secret, which no text shows', async () => {
    const pool = workspace.double.createPool({ UsernameAttributes: ['email'] });
    const secrets = { mail: 'private@example.com' };
    const c = { name: 'c', pool, settings: { missingUsers: 'create' }, secrets } as const;
    workspace.write('c/a.yaml', `users: { ana: { attributes: { email: "\${secret:mail}" } } }`);
    const { told, failures } = await workspace.preview([c]);
    expect(failures).toEqual([]);
    expect(told.join('\n')).toContain('created as [secret]');
    expect(told.join('\n')).not.toContain(secrets.mail);
    succeeded(await workspace.up([c]));
    expect([...workspace.double.live(pool).values()].map(({ attributes }) => attributes.get('email'))).toEqual([
      secrets.mail,
    ]);
  });

  it('is filled by an import job with users who are declared under other names', async () => {
    const pool = workspace.double.createPool({ UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] });
    workspace.double.setImportPace({ startsAfterMs: 0, usersPerSecond: 1_000_000 });
    const settings: Settings = {
      missingUsers: 'create',
      importRoleArn: 'arn:aws:iam::111122223333:role/import-logs',
      requestRates: { UserCreation: 5 },
    };
    const attributes = `{ email: "load-\${index}@example.com", email_verified: true }`;
    workspace.write('c/a.yaml', `users:\n  "load-\${index}":\n    count: 1000\n    attributes: ${attributes}\n`);
    succeeded(await workspace.up([{ name: 'c', pool, settings }]));
    expect(names(pool)).toHaveLength(1000);
    expect(workspace.double.calls()).not.toHaveProperty('AdminCreateUser');
  }, 30_000);
});

describe('a pool that is gone', () => {
  it('fails the removal of its users, and says how to forget them', async () => {
    const pool = workspace.double.createPool({});
    workspace.write('c/a.yaml', file('ana'));
    workspace.write('c/b.yaml', file('bob'));
    const state = succeeded(await workspace.up([{ name: 'c', pool, settings: deletes }]));
    const gone = new Map([...state].map(([roster, outputs]) => [roster, { ...outputs, userPoolId: 'us-east-1_gone' }]));
    const { failures } = await workspace.up([], gone);
    expect(failures).toHaveLength(2);
    expect(failures[0]).toContain('pulumi state delete');
  });
});
