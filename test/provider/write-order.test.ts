/** Updates and accounts in waves: an address is free before it is taken. */
import { describe, expect, it } from 'vitest';
import type { AccountStep, AccountWork } from '../../providers/core/accounts.ts';
import type { AttributeChange, LiveUser, UserUpdate } from '../../providers/core/types.ts';
import { inWaves } from '../../providers/write-order.ts';
import { account } from '../core/account-inputs.ts';
import { poolWith } from '../core/pools.ts';

const pool = poolWith({ aliasAttributes: new Set(['email']) });
const verified = (email: string) =>
  new Map([
    ['email', email],
    ['email_verified', 'true'],
  ]);
const holder = account('holder', { attributes: verified('a@example.com') });
const live = new Map<string, LiveUser>([['holder', holder]]);

const work = (username: string, step: AccountStep): AccountWork => ({ username, steps: [step] });
const creates = (username: string, email: string) =>
  work(username, { kind: 'create', creation: { username, signInName: username, attributes: verified(email) } });
const changes = (email: string): UserUpdate => {
  const set = { kind: 'set', reason: 'declared', from: undefined } as const;
  const flag: AttributeChange = { ...set, name: 'email_verified', to: 'true' };
  return { username: 'holder', account: 'holder', changes: [{ ...set, name: 'email', to: email }, flag] };
};
const namesOf = (waves: ReturnType<typeof inWaves>) =>
  waves.map(({ updates, work: works }) => [...updates, ...works].map(({ username }) => username).sort());

describe('the order of writes', () => {
  it('creates an account after the update that gives up its address', () => {
    expect(namesOf(inWaves([changes('b@example.com')], [creates('new', 'a@example.com')], live, pool))).toEqual([
      ['holder'],
      ['new'],
    ]);
  });

  it('creates an account after the deletion of the one that has its address', () => {
    const deletes = work('holder', { kind: 'delete' });
    expect(namesOf(inWaves([], [creates('new', 'a@example.com'), deletes], live, pool))).toEqual([['holder'], ['new']]);
  });

  it('does what touches no address in the first wave, and everything once', () => {
    const joins = work('someone', { kind: 'add-to-group', group: 'g', reason: 'declared' });
    const waves = inWaves([changes('b@example.com')], [joins, creates('new', 'a@example.com')], live, pool);
    expect(namesOf(waves)).toEqual([['holder', 'someone'], ['new']]);
  });

  it('is one wave of accounts where nothing is updated', () => {
    const joins = work('someone', { kind: 'enable', reason: 'declared' });
    expect(namesOf(inWaves([], [joins], live, pool))).toEqual([['someone']]);
    expect(inWaves([], [], live, pool)).toEqual([]);
  });
});
