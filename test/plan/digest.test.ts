/** The digest of a plan: what makes it another, and what does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeChange, Creation } from '../../providers/model/changes.ts';
import { concealedValue, type Value } from '../../providers/model/value.ts';
import { planDigest } from '../../providers/plan/digest.ts';
import type { Plan, Step, UserPlan } from '../../providers/plan/model.ts';
import { plan } from '../../providers/plan/plan.ts';
import { poolWith } from '../model/pools.ts';
import { account, attributes, type Given, inputsWith, permanent, recordOf, schema, user, value } from './inputs.ts';

const tier = (from: Value | undefined, to: Value): AttributeChange => ({
  kind: 'set',
  name: 'custom:tier',
  reason: 'declared',
  from,
  to,
});
const update = (...[first, ...rest]: readonly AttributeChange[]): Step => ({
  kind: 'update',
  changes: [first ?? tier('free', 'gold'), ...rest],
});
const ana = (more: Partial<UserPlan> = {}): UserPlan => ({
  name: 'ana',
  declared: true,
  account: { user: account('ana'), by: 'record' },
  steps: [update()],
  kept: [],
  messages: [],
  problems: [],
  before: recordOf('ana'),
  after: recordOf('ana', { attributes: attributes({ 'custom:tier': 'gold' }) }),
  ...more,
});
const settings = { userPoolId: 'p_1', clientMetadata: new Map<string, string>() };
const digest = (users: readonly UserPlan[] = [ana()], more: Partial<Plan> = {}, given = settings) =>
  planDigest({ users, groupsToCreate: [], rules: [], poolUsers: 0, problems: [], ...more }, given);
const creation: Creation = { username: 'ana', signInName: 'ana', attributes: attributes({ nickname: 'Ana' }) };

describe('the digest of a plan', () => {
  it('is SHA-256 in hex', () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    expect(digest([])).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, string]>([
    ['the reason of a change', digest([ana({ steps: [update({ ...tier('free', 'gold'), reason: 'drifted' })] })])],
    ['the file of a user', digest([ana({ file: 'users/other.yaml' })])],
    ['what is told beside', digest([ana({ kept: [{ username: 'ana', attribute: 'a', rule: 'taken-over' }] })])],
    ['an address that waits', digest([ana({ before: recordOf('ana', { pending: new Map() }) })])],
    [
      'a live value on which nothing hangs',
      digest([ana({ account: { user: account('ana', { attributes: attributes({ x: 'y' }) }), by: 'record' } })]),
    ],
  ])('is the same with another of it: %s', (_what, other) => {
    expect(other).toBe(digest());
  });

  const message = { username: 'ana', attribute: 'email', channel: 'EMAIL', to: 'a@b.c', waits: true } as const;
  const heldBack = { code: 'unproven-name', severity: 'error', message: '' } as const;
  it.each<[string, string]>([
    ['the new value', digest([ana({ steps: [update(tier('free', 'silver'))] })])],
    ['the live value', digest([ana({ steps: [update(tier('gratis', 'gold'))] })])],
    ['the attribute', digest([ana({ steps: [update({ ...tier('free', 'gold'), name: 'nickname' })] })])],
    ['the user', digest([ana({ name: 'bob' })])],
    ['the account behind the name', digest([ana({ account: { user: account('ana', { sub: 'x' }), by: 'record' } })])],
    ['a user more', digest([ana(), ana({ name: 'bob' })])],
    ['a user who is held back', digest([ana(), ana({ name: 'bob', steps: [], heldBack })])],
    ['the record before', digest([ana({ before: recordOf('ana', { created: true }) })])],
    ['the record after', digest([ana({ after: recordOf('ana', { protect: true }) })])],
    ['whether it is declared', digest([ana({ declared: false })])],
    ["the user's metadata", digest([ana({ clientMetadata: new Map([['why', 'x']]) })])],
    ['the metadata', digest([ana()], {}, { ...settings, clientMetadata: new Map([['why', 'x']]) })],
    ['the user pool', digest([ana()], {}, { ...settings, userPoolId: 'p_2' })],
    ['a message', digest([ana({ messages: [message] })])],
    ['the groups to make', digest([ana()], { groupsToCreate: ['ops'] })],
  ])('is another with another of it: %s', (_what, other) => {
    expect(other).not.toBe(digest());
  });

  it('is another for each step', () => {
    const secret = value(`\${secret:q}`);
    const steps: readonly Step[] = [
      { kind: 'create', reason: 'declared', creation },
      { kind: 'create', reason: 'declared', creation: { ...creation, attributes: attributes({ nickname: 'Annie' }) } },
      { kind: 'create', reason: 'declared', creation: { ...creation, signInName: 'anna' } },
      { kind: 'create', reason: 'declared', creation: { ...creation, invitation: 'email' } },
      { kind: 'create', reason: 'declared', creation: { ...creation, temporaryPassword: secret } },
      { kind: 'enable', reason: 'declared' },
      { kind: 'disable', reason: 'declared' },
      { kind: 'set-password', password: permanent, reason: 'declared' },
      { kind: 'set-password', password: { ...permanent, temporary: true }, reason: 'declared' },
      { kind: 'set-password', password: { ...permanent, value: secret }, reason: 'declared' },
      { kind: 'add-to-group', group: 'ops', reason: 'declared' },
      { kind: 'add-to-group', group: 'dev', reason: 'declared' },
      { kind: 'remove-from-group', group: 'ops', reason: 'declared' },
      update({ kind: 'delete', name: 'a', reason: 'removed', from: 'x' }),
      { kind: 'delete', reason: 'removed' },
    ];
    const digests = steps.map((step) => digest([ana({ steps: [step] })]));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('has a secret by its reference only, and nothing of what is live in its place', () => {
    const withSecret = (from: string, to: string, key: string) =>
      digest([
        ana({
          steps: [update(tier(concealedValue(from), value(`\${secret:${key}}`, new Map([[key, to]]))))],
          after: recordOf('ana', {
            attributes: new Map([['custom:tier', value(`\${secret:${key}}`, new Map([[key, to]]))]]),
          }),
        }),
      ]);
    const one = withSecret('yesterday', 'today', 'tier');
    expect(withSecret('guess', 'another', 'tier')).toBe(one);
    expect(withSecret('yesterday', 'today', 'other')).not.toBe(one);
  });

  it('has a name that takes a secret by no more than that', () => {
    const called = (text: string) =>
      digest([
        ana({
          steps: [
            {
              kind: 'create',
              reason: 'declared',
              creation: { ...creation, signInName: value(`\${secret:mail}`, new Map([['mail', text]])) },
            },
          ],
        }),
      ]);
    expect(called('a@x.org')).toBe(called('guess@x.org'));
  });
});

describe('a planned digest', () => {
  const texts = fc.constantFrom('a', 'b', 'nickname', '__proto__');
  const names = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 2, maxLength: 5 });

  it('does not depend on the order of users or attributes, nor on files', () => {
    fc.assert(
      fc.property(names, fc.uniqueArray(texts, { minLength: 2 }), (users, attributeNames) => {
        const given = (turn: boolean): Given => {
          const turned = <T>(list: readonly T[]) => (turn ? list.toReversed() : list);
          const values = new Map(turned(attributeNames).map((name) => [name, 'new']));
          return {
            declared: new Map(turned(users).map((name) => [name, user(values)])),
            live: turned(users).map((name) => account(name)),
            files: new Map(users.map((name) => [name, turn ? 'a.yaml' : `${name}.yaml`])),
          };
        };
        const [one, other] = [false, true].map((turn) => planDigest(plan(inputsWith(given(turn))), settings));
        expect(one).toBe(other);
      }),
      { numRuns: 50 },
    );
  });

  it('holds when an address was confirmed in between, and the clock went on', () => {
    const pool = poolWith({ schema, verifiedBeforeUpdate: new Set(['email']) });
    const pending = new Map([['email', { value: 'new@x.org', sentAt: 0 }]] as const);
    const at = (email: string, now: number) =>
      planDigest(
        plan(
          inputsWith({
            pool,
            declared: new Map([['u', user({ email: 'new@x.org', a: 'x' })]]),
            records: new Map([['u', recordOf('u', { attributes: attributes({ email: 'new@x.org' }), pending })]]),
            live: [account('u', { attributes: attributes({ email }) })],
            now,
          }),
        ),
        settings,
      );
    expect(at('new@x.org', 1_000_000)).toBe(at('old@x.org', 1));
  });
});
