/** Whose accounts a listing that lags must not decide about. */
import { describe, expect, it } from 'vitest';
import { poolRules } from '../../providers/constraints/comparison.ts';
import { accountsInDoubt } from '../../providers/plan/doubts.ts';
import { plan } from '../../providers/plan/plan.ts';
import { account, aliased, attributes, type Given, inputsWith, recordOf, user } from './inputs.ts';

const asked = (given: Given) => {
  const inputs = inputsWith(given);
  return accountsInDoubt(plan(inputs).users, inputs.records, poolRules(inputs.pool));
};

const declared = new Map([['u', user({ a: 'x' })]]);
const withA = (a: string, more = {}) => account('u', { attributes: attributes({ a }), ...more });
const recorded = (more: Parameters<typeof recordOf>[1] = {}, name = 'u') =>
  new Map([[name, recordOf('u', { attributes: attributes({ a: 'x' }), ...more })]]);

describe('the accounts to ask for again', () => {
  it.each<[string, Given, readonly string[]]>([
    ['nobody who is as declared', { declared, records: recorded(), live: [withA('x')] }, []],
    ['a new user that nobody knows', { declared }, []],
    ['a user on record that the listing lacks', { declared, records: recorded() }, ['sub-of-u']],
    [
      'a user on record that the listing lacks, and that is skipped',
      { declared, records: recorded(), policy: { missingUsers: 'skip' } },
      ['sub-of-u'],
    ],
    [
      'a federated user on record, by its username: sub works for local users only',
      { declared, records: recorded({ username: 'Google_1' }) },
      ['Google_1'],
    ],
    [
      'a user on record to whose name another account answers',
      { declared, records: recorded(), live: [account('u', { sub: 'another' })] },
      ['sub-of-u'],
    ],
    [
      'a removed user to whose name another account answers',
      { records: recorded(), live: [account('u', { sub: 'another' })] },
      ['sub-of-u'],
    ],
    ['a user who drifted', { declared, records: recorded(), live: [withA('y')] }, ['u']],
    [
      'a user who differs because the declaration does',
      { declared, records: recorded({ attributes: attributes({ a: 'y' }) }), live: [withA('y')] },
      [],
    ],
    [
      'a user whose attribute seems taken over',
      { declared: new Map([['u', user()]]), records: recorded(), live: [withA('y')] },
      ['u'],
    ],
    ['a user who was never applied', { declared, live: [withA('y')] }, []],
    [
      'a user who would be deleted',
      { records: recorded({ created: true }), live: [withA('x')], policy: { removedUsers: 'delete' } },
      ['u'],
    ],
    [
      'a user who would be disabled as removed',
      { records: recorded(), live: [withA('x')], policy: { removedUsers: 'disable' } },
      [],
    ],
    [
      'a user that somebody has disabled',
      {
        declared: new Map([['u', user({ a: 'x' }, { enabled: true })]]),
        records: recorded({ enabled: true }),
        live: [withA('x', { enabled: false })],
      },
      ['u'],
    ],
    [
      'a user who is declared as disabled',
      {
        declared: new Map([['u', user({ a: 'x' }, { enabled: false })]]),
        records: recorded({ enabled: true }),
        live: [withA('x')],
      },
      [],
    ],
    [
      'a user who joins a group',
      {
        declared: new Map([['u', user({ a: 'x' }, { groups: ['g'] })]]),
        records: recorded({ groups: ['g'] }),
        live: [withA('x')],
      },
      [],
    ],
    [
      'nobody who is held back by a name that is not proven',
      { pool: aliased, declared, live: [account('v', { attributes: attributes({ preferred_username: 'u' }) })] },
      [],
    ],
    ['nobody that this run leaves out', { declared, records: recorded(), lists: { onlyUsers: ['v'] } }, []],
    ['nobody who is ignored', { records: recorded(), lists: { ignoreUsers: ['u'] } }, []],
  ])('%s', (_who, given, expected) => {
    expect(asked(given)).toEqual(expected);
  });
});
