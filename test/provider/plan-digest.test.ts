import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountStep, Creation } from '../../providers/core/accounts.ts';
import { digestOfNothing } from '../../providers/core/digest-text.ts';
import type { AttributeChange, Live, UserUpdate } from '../../providers/core/types.ts';
import { type DigestedPlan, planDigest } from '../../providers/plan-digest.ts';
import { account } from '../core/account-inputs.ts';

const tier = (from: string | undefined, to: string): AttributeChange => ({
  kind: 'set',
  name: 'custom:tier',
  reason: 'declared',
  from,
  to,
});
const update = (username: string, ...[first, ...rest]: readonly AttributeChange[]): UserUpdate => ({
  username,
  account: username,
  changes: [first ?? tier('free', 'gold'), ...rest],
});
const planned = (given: Partial<DigestedPlan> & { readonly updates?: readonly UserUpdate[] } = {}): DigestedPlan => ({
  plan: { updates: given.updates ?? [update('ana')], applied: new Map() },
  roster: new Map(),
  live: new Map([['ana', account('ana')]]),
  messages: [],
  hidden: () => false,
  storable: (applied) => applied,
  ...given,
});
const inputs = { userPoolId: 'p_1', settings: {} };
const digest = (given: Parameters<typeof planned>[0] = {}) => planDigest(planned(given), inputs);
const ofSteps = (...[first, ...rest]: readonly AccountStep[]) =>
  digest({
    updates: [],
    accounts: {
      work: [{ username: 'ana', account: 'ana', steps: [first ?? { kind: 'delete' }, ...rest] }],
      groupsToCreate: [],
    },
  });
const creation: Creation = { username: 'ana', signInName: 'ana', attributes: new Map([['nickname', 'Ana']]) };
const password = { value: `\${secret:p}`, temporary: false };

describe('the digest of a plan', () => {
  it('is SHA-256 in hex, and the same for the same calls whatever the reason for them', () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    expect(digest({ updates: [update('ana', { ...tier('free', 'gold'), reason: 'drifted' })] })).toBe(digest());
  });

  it('is that of nothing where nothing is done', () => {
    expect(digest({ updates: [] })).toBe(digestOfNothing);
  });

  it.each<[string, string]>([
    ['the new value', digest({ updates: [update('ana', tier('free', 'silver'))] })],
    ['the live value', digest({ updates: [update('ana', tier('gratis', 'gold'))] })],
    ['the attribute', digest({ updates: [update('ana', { ...tier('free', 'gold'), name: 'nickname' })] })],
    ['the user', digest({ updates: [update('bob')] })],
    ['the account behind the name', digest({ live: new Map([['ana', account('ana', { sub: 'another' })]]) })],
    ['a user more', digest({ updates: [update('ana'), update('bob')] })],
    ['the user pool', planDigest(planned(), { ...inputs, userPoolId: 'p_2' })],
    ['the metadata', planDigest(planned(), { ...inputs, settings: { clientMetadata: { why: 'x' } } })],
    [
      'a message',
      digest({ messages: [{ username: 'ana', attribute: 'email', channel: 'EMAIL', to: 'a@b.c', waits: true }] }),
    ],
    ['the groups to make', digest({ accounts: { work: [], groupsToCreate: ['ops'] } })],
  ])('is another with another of it: %s', (_what, other) => {
    expect(other).not.toBe(digest());
  });

  it('is another for each step of an account', () => {
    const digests = [
      ofSteps({ kind: 'create', creation }),
      ofSteps({ kind: 'create', creation: { ...creation, attributes: new Map([['nickname', 'Annie']]) } }),
      ofSteps({ kind: 'create', creation: { ...creation, invitation: 'email' } }),
      ofSteps({ kind: 'enable', reason: 'declared' }),
      ofSteps({ kind: 'disable', reason: 'declared' }),
      ofSteps({ kind: 'set-password', password, reason: 'declared' }),
      ofSteps({ kind: 'set-password', password: { ...password, temporary: true }, reason: 'declared' }),
      ofSteps({ kind: 'add-to-group', group: 'ops', reason: 'declared' }),
      ofSteps({ kind: 'add-to-group', group: 'dev', reason: 'declared' }),
      ofSteps({ kind: 'remove-from-group', group: 'ops', reason: 'declared' }),
      ofSteps({ kind: 'blank', update: update('ana', { kind: 'delete', name: 'a', reason: 'removed', from: 'x' }) }),
      ofSteps({ kind: 'delete' }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('has a secret by its reference alone, and nothing of what is live in its place', () => {
    const withSecret = (from: string, to: string, reference: string) =>
      digest({
        updates: [update('ana', tier(from, to))],
        hidden: () => true,
        storable: () => new Map([['ana', new Map([['custom:tier', reference]])]]),
      });
    const one = withSecret('yesterday', 'today', `\${secret:tier}`);
    expect(withSecret('guess', 'another', `\${secret:tier}`)).toBe(one);
    expect(withSecret('yesterday', 'today', `\${secret:other}`)).not.toBe(one);
  });

  it('does not depend on the order of users or attributes', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(names, names, (users, attributes) => {
        const live: Live = new Map(users.map((name) => [name, account(name)]));
        const changes = attributes.map((name) => ({ ...tier('free', 'gold'), name }));
        const updates = users.map((name) => update(name, ...changes));
        const reversed = users.map((name) => update(name, ...changes.toReversed())).reverse();
        expect(digest({ updates: reversed, live })).toBe(digest({ updates, live }));
      }),
    );
  });
});
