/** What a report with hidden values must not tell in the words of problems. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenWords } from '../../providers/report/hidden-words.ts';
import { setting, update, userPlan, withSteps } from './plans.ts';

const users = [
  withSteps('ana', update(setting('email', 'ana.new@example.com', 'ana.old@example.com'))),
  userPlan('bob@example.com'),
  userPlan('+15551234567'),
];
const told = (message: string, subject?: { readonly username: string; readonly attribute?: string }) =>
  hiddenWords(users)({
    code: 'alias-taken',
    severity: 'error',
    message,
    ...(subject === undefined ? {} : { subject }),
  }).message;

describe('the words of a problem', () => {
  it.each(['x"\\q"y', '"', '\\"', 'a"b"c'])('are told whatever the name of the user: %j (15)', (name) => {
    const hide = hiddenWords([userPlan(name)]);
    const message = `${name}: the rule names ${JSON.stringify(name)}, not "secret"`;
    const told = hide({
      code: 'rule-condition',
      severity: 'warning',
      message,
      subject: { username: name, attribute: 'email' },
    });
    expect(told.message).toContain(`the rule names ${JSON.stringify(name)}`);
  });

  const email = { username: 'ana', attribute: 'email' };
  it.each<[what: string, message: string, subject: typeof email | { username: string } | undefined, expected: string]>([
    ['the value of the user', 'ana would get "ana.new@example.com"', email, 'ana would get (hidden)'],
    [
      'the values of others in a circle',
      'ana would take the email "eva@x.org" of eva, eva would take the email "max@x.org" of max',
      email,
      'ana would take the email (hidden) of eva, eva would take the email (hidden) of max',
    ],
    [
      'a value of any form',
      'ana: nickname is "Annie \\"A\\"", too long',
      { username: 'ana', attribute: 'nickname' },
      'ana: nickname is (hidden), too long',
    ],
    [
      'an address of an account that is no user',
      'ana is found only as the account mallory@x.org (unproven)',
      { username: 'ana' },
      'ana is found only as the account (hidden) (unproven)',
    ],
    ['a phone number', 'ana would get +491511234567', { username: 'ana' }, 'ana would get (hidden)'],
    [
      'an international address',
      'ana would get zoë@bücher.example, which',
      { username: 'ana' },
      'ana would get (hidden), which',
    ],
    [
      'no name of a user',
      'bob@example.com and +15551234567 are one account',
      undefined,
      'bob@example.com and +15551234567 are one account',
    ],
    ['no name of a user in quotes', '"bob@example.com" is declared', email, '"bob@example.com" is declared'],
    ['no example of a message', 'write it as in +15551234567', { username: 'ana' }, 'write it as in +15551234567'],
    ['no quoted setting', 'onlyUsers has "ana*"', undefined, 'onlyUsers has "ana*"'],
  ])('hide %s', (_what, message, subject, expected) => {
    expect(told(message, subject)).toBe(expected);
  });

  it('tell no address that is no name, wherever it stands', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom('', '(', '"', ' ', '→ '), (mail, before) => {
        expect(told(`ana would get the email ${before}${mail}`)).not.toContain(mail);
      }),
    );
  });
});
