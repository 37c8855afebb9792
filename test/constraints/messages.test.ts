import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeContacts } from '../../cognito-double/src/contacts.ts';
import { Pool as DoublePool } from '../../cognito-double/src/pool.ts';
import { nothingPending, type User } from '../../cognito-double/src/user.ts';
import {
  describeMessage,
  type ExpectedMessage,
  expectedMessages,
  forbiddenMessage,
} from '../../providers/constraints/messages.ts';
import type { AttributeChange, UserUpdate } from '../../providers/model/changes.ts';
import type { Pool } from '../../providers/model/pool.ts';
import { poolWith } from '../model/pools.ts';

const addresses = new Set(['email', 'phone_number']);
const silent = poolWith();
const verifying: Pool = { ...silent, autoVerifiedAttributes: addresses };
const holding: Pool = { ...verifying, verifiedBeforeUpdate: addresses };
const holdingEmail: Pool = { ...verifying, verifiedBeforeUpdate: new Set(['email']) };

const set = (name: string, to: string): AttributeChange => ({
  kind: 'set',
  name,
  reason: 'declared',
  from: undefined,
  to,
});
const remove = (name: string): AttributeChange => ({ kind: 'delete', name, reason: 'declared', from: 'x' });
const updateOf = (...changes: readonly [AttributeChange, ...AttributeChange[]]): UserUpdate => ({
  username: 'diego',
  account: 'uuid',
  changes,
});

const email: ExpectedMessage = {
  username: 'diego',
  attribute: 'email',
  channel: 'EMAIL',
  to: 'd@x.org',
  waits: false,
};
const sms: ExpectedMessage = {
  username: 'diego',
  attribute: 'phone_number',
  channel: 'SMS',
  to: '+15551234567',
  waits: false,
};
const newEmail = set('email', 'd@x.org');
const newPhone = set('phone_number', '+15551234567');

describe('what an update makes Cognito send', () => {
  it.each<[string, UserUpdate, Pool, readonly ExpectedMessage[]]>([
    ['a new address in a silent pool', updateOf(newEmail, newPhone), silent, []],
    ['a new e-mail, verified automatically', updateOf(newEmail), verifying, [email]],
    ['a new phone, verified automatically', updateOf(newPhone), verifying, [sms]],
    ['both', updateOf(newPhone, newEmail), verifying, [email, sms]],
    ['an address held back', updateOf(newEmail), holding, [{ ...email, waits: true }]],
    ['one held back, one not', updateOf(newEmail, newPhone), holdingEmail, [{ ...email, waits: true }, sms]],
    [
      'an address held back that is not auto-verified',
      updateOf(newEmail),
      { ...holding, autoVerifiedAttributes: new Set() },
      [{ ...email, waits: true }],
    ],
    ['a new e-mail with its flag', updateOf(newEmail, set('email_verified', 'true')), holding, []],
    ['a new e-mail with its flag in capitals', updateOf(newEmail, set('email_verified', 'TRUE')), verifying, []],
    ['a new e-mail with its flag false', updateOf(newEmail, set('email_verified', 'false')), verifying, [email]],
    ['a new e-mail that loses its flag', updateOf(newEmail, remove('email_verified')), verifying, [email]],
    ['the flag of the other address', updateOf(newEmail, set('phone_number_verified', 'true')), verifying, [email]],
    ['a deleted address', updateOf(remove('email'), remove('phone_number')), holding, []],
    ['a flag by itself', updateOf(set('email_verified', 'false')), verifying, []],
    ['any other attribute', updateOf(set('nickname', 'd@x.org')), holding, []],
  ])('%s', (_what, update, pool, expected) => {
    expect(expectedMessages(update, pool)).toEqual(expected);
  });
});

describe('for any update of addresses and flags', () => {
  const some = fc.subarray(['email', 'phone_number']);
  const values = fc.record(
    {
      email: fc.constantFrom('', 'd@x.org'),
      email_verified: fc.constantFrom('true', 'false'),
      phone_number: fc.constantFrom('', '+15551234567'),
      phone_number_verified: fc.constantFrom('true', 'false'),
    },
    { requiredKeys: [] },
  );
  const user: User = {
    username: 'diego',
    sub: 's',
    attributes: new Map([
      ['email', 'old@x.org'],
      ['phone_number', '+15550000000'],
    ]),
    pending: nothingPending,
    enabled: true,
    status: 'CONFIRMED',
    createdAt: 0,
    modifiedAt: 0,
  };

  it('the double sends just what is expected', () => {
    fc.assert(
      fc.property(some, some, values, (AutoVerifiedAttributes, AttributesRequireVerificationBeforeUpdate, wanted) => {
        const UserAttributeUpdateSettings = { AttributesRequireVerificationBeforeUpdate };
        const definition = { PoolName: 'p', AutoVerifiedAttributes, UserAttributeUpdateSettings };
        const double = new DoublePool({ id: 'a_a', definition, developerPrefix: 'dev:', now: () => 0 });
        const requested = new Map(Object.entries(wanted));
        const flagOfNothing = ['email', 'phone_number'].some((name) => {
          return requested.get(name) === '' && requested.has(`${name}_verified`);
        });
        const [first, ...rest] = [...requested].map(([name, to]) => (to === '' ? remove(name) : set(name, to)));
        fc.pre(first !== undefined && !flagOfNothing);
        const pool: Pool = {
          ...silent,
          autoVerifiedAttributes: new Set(AutoVerifiedAttributes),
          verifiedBeforeUpdate: new Set(AttributesRequireVerificationBeforeUpdate),
        };
        const sent = changeContacts(double, user, requested, 0).drafts.map(({ contact, destination, kind }) => {
          return { attribute: contact, to: destination, waits: kind === 'verify-before-update' };
        });
        const expected = expectedMessages(updateOf(first, ...rest), pool);
        expect(expected.map(({ attribute, to, waits }) => ({ attribute, to, waits }))).toEqual(sent);
      }),
    );
  });
});

describe('a message in words', () => {
  it.each([
    ['an e-mail', email, ['diego', 'e-mail', 'd@x.org', 'at once']],
    ['one that waits', { ...email, waits: true }, ['diego', 'd@x.org', 'waits']],
    ['an SMS', sms, ['diego', 'SMS', '+15551234567', 'costs', 'sandbox']],
  ])('%s', (_what, message, words) => {
    for (const word of words) expect(describeMessage(message)).toContain(word);
    expect(describeMessage(message)).not.toContain('\n');
  });

  it('is free by e-mail', () => {
    expect(describeMessage(email)).not.toContain('costs');
  });
});

describe('a forbidden message', () => {
  it.each([email, sms])('names $attribute, the user and both ways out', (message) => {
    const problem = forbiddenMessage(message);
    const { attribute } = message;
    expect(problem).toMatchObject({
      code: 'message-forbidden',
      severity: 'error',
      subject: { username: 'diego', attribute },
    });
    expect(problem.message).toContain('diego');
    expect(problem.hint).toContain(`${attribute}_verified: true`);
    expect(problem.hint).toContain('messages to allow');
  });
});
