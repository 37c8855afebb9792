import { describe, expect, it } from 'vitest';
import {
  federatedPassword,
  passwordDecision,
  type RecordedPassword,
} from '../../../providers/plan/passwords/password-steps.ts';
import { declaredValue, recordedValue } from '../../../providers/values/faces.ts';
import { account, permanent, temporary } from '../inputs.ts';

const now = { p: 'x', q: 'x' };
const declared = (key: string, secrets: Readonly<Record<string, string>> = now) => ({
  value: declaredValue(`\${secret:${key}}`, new Map(Object.entries(secrets))),
  temporary: false,
});
const recorded = (secrets: Readonly<Record<string, string>>): RecordedPassword => ({
  password: { value: recordedValue(`\${secret:p}`, new Map(Object.entries(secrets))), temporary: false },
});

describe('a password on record', () => {
  it.each<[string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, 'declared' | undefined]>(
    [
      ['the same secret', 'p', { p: 'x' }, now, undefined],
      ['another value of it', 'p', { p: 'x' }, { p: 'y' }, 'declared'],
      ['another key with the same value', 'q', { p: 'x' }, now, undefined],
      ['a secret that the state has lost', 'p', {}, now, 'declared'],
    ],
  )('is another text with %s', (_what, key, before, secrets, expected) => {
    expect(passwordDecision(declared(key, secrets), recorded(before), account('u'))).toBe(expected);
  });

  it('that turned temporary is set', () => {
    expect(passwordDecision(temporary, { password: permanent }, account('u'))).toBe('declared');
  });
});

describe('a password that nobody has on record', () => {
  it.each<[string, Parameters<typeof passwordDecision>, ReturnType<typeof passwordDecision>]>([
    ['is due', [permanent, { passwordDue: true }, account('u')], 'unfinished'],
    ['is kept where the account has one', [permanent, undefined, account('u')], 'kept'],
    [
      'is set where it was reset or imported',
      [permanent, undefined, account('u', { status: 'RESET_REQUIRED' })],
      'unfinished',
    ],
    ['is set after a kill', [permanent, undefined, account('u', { status: 'FORCE_CHANGE_PASSWORD' })], 'unfinished'],
    [
      'went along with the creation',
      [temporary, undefined, account('u', { status: 'FORCE_CHANGE_PASSWORD' })],
      undefined,
    ],
    [
      'is set where we created it without',
      [temporary, { created: true }, account('u', { status: 'FORCE_CHANGE_PASSWORD' })],
      'declared',
    ],
  ])('%s', (_case, given, expected) => {
    expect(passwordDecision(...given)).toBe(expected);
  });
});

it('is a problem of a federated user only', () => {
  expect(federatedPassword('u', account('Google_1', { status: 'EXTERNAL_PROVIDER' }))?.code).toBe('federated-password');
  expect(federatedPassword('u', account('u'))).toBeUndefined();
});
