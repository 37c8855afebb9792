/** Users in waves: an address is free before it is taken. */
import { describe, expect, it } from 'vitest';
import type { Step, UserPlan } from '../../providers/plan/model.ts';
import { inWaves } from '../../providers/plan/order.ts';
import { accountOf, create, set, update, userPlan } from '../apply/user-plans.ts';
import { poolWith } from '../model/pools.ts';

const pool = poolWith({ aliasAttributes: new Set(['email']) });
const holder = accountOf('holder', { email: 'a@example.com', email_verified: 'true' });
const creates = (name: string, email: string) => {
  const attributes = new Map(Object.entries({ email, email_verified: 'true' }));
  return userPlan(name, undefined, create(name, { attributes }));
};
const changes = (email: string) =>
  userPlan('holder', holder, update(set('email', email), set('email_verified', 'true')));
const deletes = userPlan('holder', holder, { kind: 'delete', reason: 'removed' });
const joins: Step = { kind: 'add-to-group', group: 'g', reason: 'declared' };
const someone = userPlan('someone', accountOf('someone'), joins);

describe('the order of writes', () => {
  it.each<[string, readonly UserPlan[], readonly (readonly string[])[]]>([
    [
      'creates an account after the update that gives up its address',
      [creates('a', 'a@example.com'), changes('b@example.com')],
      [['holder'], ['a']],
    ],
    [
      'creates an account after the deletion of the one that has its address',
      [creates('a', 'a@example.com'), deletes],
      [['holder'], ['a']],
    ],
    [
      'does what touches no address in the first wave, and everything once',
      [someone, changes('b@example.com'), creates('new', 'a@example.com')],
      [['holder', 'someone'], ['new']],
    ],
    ['is one wave where no address moves', [someone], [['someone']]],
    ['leaves out users without steps', [userPlan('ana', accountOf('ana'))], []],
  ])('%s', (_case, users, waves) => {
    expect(inWaves(users, pool).map((wave) => wave.map(({ name }) => name).sort())).toEqual(waves);
  });
});
