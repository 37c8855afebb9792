/** Whether the pool takes a password, told without a word about the password itself. */

import type { Username } from '../model/names.ts';
import type { PasswordPolicy, Pool } from '../model/pool.ts';
import { meant, type Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** PasswordType of the service model: at most 256 characters, no white space at either end, and in one line. */
const anyPassword = /^\S+.*\S+$/;
const longestPassword = 256;

/**
 * The symbols that count (Developer Guide, password requirements). A space between others counts too, as spaces at the ends are
 * refused.
 */
const symbols = '^ $ * . [ ] { } ( ) ? " ! @ # % & / \\ , > < \' : ; | _ ~ ` = + -';
const symbolSet: ReadonlySet<string> = new Set(symbols);

/**
 * The problem of a password that Cognito refuses, or undefined; also for one whose secret is not known. The message says what the
 * pool asks for, and not what the password lacks: that would tell of it.
 */
export function passwordProblem(username: Username, password: Value, { passwordPolicy }: Pool): Diagnostic | undefined {
  if (typeof password !== 'string' && password.meant() === undefined) return undefined;
  if (isTaken(meant(password), passwordPolicy)) return undefined;
  return {
    code: 'bad-password-value',
    severity: 'error',
    message: `the pool does not take the password of ${username}: it wants ${wanted(passwordPolicy)}`,
    hint: hint(passwordPolicy),
    subject: { username, account: 'password' },
  };
}

function isTaken(text: string, policy: PasswordPolicy | undefined): boolean {
  const characters = [...text];
  if (!anyPassword.test(text) || characters.length > longestPassword) return false;
  if (policy === undefined) return true;
  // Only letters of Basic Latin count (Developer Guide, password requirements).
  return (
    characters.length >= policy.minimumLength &&
    (!policy.uppercase || /[A-Z]/.test(text)) &&
    (!policy.lowercase || /[a-z]/.test(text)) &&
    (!policy.numbers || /[0-9]/.test(text)) &&
    (!policy.symbols || characters.some((each) => symbolSet.has(each)))
  );
}

function wanted(policy: PasswordPolicy | undefined): string {
  const ends = 'no white space at either end, and no line break';
  if (policy === undefined) return `2 to ${longestPassword} characters, ${ends}`;
  const classes = [
    ...(policy.uppercase ? ['a letter from A to Z'] : []),
    ...(policy.lowercase ? ['a letter from a to z'] : []),
    ...(policy.numbers ? ['a digit'] : []),
    ...(policy.symbols ? ['a symbol'] : []),
  ];
  return [`${policy.minimumLength} to ${longestPassword} characters`, ...classes, ends].join(', ');
}

function hint(policy: PasswordPolicy | undefined): string {
  const way = 'set the secret to a password that keeps the policy';
  return policy?.symbols === true ? `${way}; symbols are ${symbols}` : way;
}
