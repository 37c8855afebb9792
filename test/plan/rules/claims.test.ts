/** What an end user can do to the own account gives no right by a rule that does not say `unproven: allow`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimProblems, exceptProblems } from '../../../providers/conditions/claims.ts';
import type { Attributes } from '../../../providers/model/names.ts';
import type { LiveUser } from '../../../providers/model/users.ts';
import { createPatterns } from '../../../providers/plan/patterns.ts';
import { readRules } from '../../../providers/plan/rules/read-rules.ts';
import { saidOf } from '../../../providers/plan/rules/said.ts';
import { poolWith } from '../../model/pools.ts';
import { account, aliased } from '../inputs.ts';
import { rules } from './random-rules.ts';

const pool = poolWith({ ...aliased, selfSignUp: true });
/** What the app clients of the pool let users write. */
const claimable = new Set(['nickname', 'email', 'phone_number', 'preferred_username']);
const patterns = createPatterns({ ignoreUsers: [], ignoreAttributes: [] }, pool);

const value = fc.constantFrom('x', 'y', 'xy', '1@x.org', '2@x.org', '');
const flag = fc.constantFrom('true', 'false');
const live = fc
  .record({ nickname: value, b: value, email: value, email_verified: flag, preferred_username: value })
  .map((given) => new Map(Object.entries(given).filter(([, text]) => text !== '')));

/** A user with an access token: any writable attribute, an address unverified (UpdateUserAttributes), or without it (DeleteUserAttributes). */
const claim = fc.oneof(
  fc.record({ name: fc.constantFrom('nickname', 'preferred_username'), to: value }),
  fc.record({ name: fc.constant('email'), to: value }),
);

function claimed(before: Attributes, { name, to }: { readonly name: string; readonly to: string }): Attributes {
  const after = new Map(before);
  if (to === '') after.delete(name);
  else after.set(name, to);
  if (name === 'email' && to === '') after.delete('email_verified');
  else if (name === 'email') after.set('email_verified', 'false');
  return after;
}

describe('what a user claims', () => {
  it('makes no rule match that did not (16)', () => {
    fc.assert(
      fc.property(rules, live, fc.array(claim, { minLength: 1, maxLength: 4 }), (declared, before, claims) => {
        const { all, problems } = readRules(declared, pool, patterns, 0);
        fc.pre(problems.every(({ severity }) => severity !== 'error'));
        const taken = all.filter(({ name, rule, conditions }) => {
          const told = [
            ...claimProblems(name, conditions, pool, claimable),
            ...exceptProblems(name, rule.except, pool, claimable),
          ];
          return rule.unproven !== 'allow' && told.length === 0;
        });
        const facts = { pool, isIn: () => true, meant: () => undefined };
        const of = (attributes: Attributes): LiveUser => account('ana', { attributes });
        const [was, is] = [before, claims.reduce(claimed, before)].map((each) => saidOf(of(each), taken, facts).rules);
        expect(was).toEqual(expect.arrayContaining([...(is ?? [])]));
      }),
      { numRuns: 5_000 },
    );
  });
});
