/** What Cognito answers to calls that make accounts, set passwords and keep groups. */
import type { AnswerRow } from './answer-row.ts';

/** Where both a row here and one for every call fit, these come first (errors of AdminCreateUser and of each operation). */
export const accountRows: readonly AnswerRow[] = [
  {
    names: new Set(['UsernameExistsException']),
    code: 'user-exists',
    message: ({ words }) => `an account of that name is in the pool already: ${words}`,
    hint: () =>
      'somebody else has made it, or ListUsers does not show it yet: run again; if it stays, declare it by its sub',
  },
  {
    names: new Set(['InvalidPasswordException']),
    code: 'bad-password-value',
    message: ({ words }) => `the pool's password policy does not take the password: ${words}`,
    hint: () => 'set the secret to a password that keeps the policy',
  },
  {
    names: new Set(['InvalidParameterException', 'ValidationException']),
    says: /value at '(?:temporaryPassword|password)'/i,
    code: 'bad-password-value',
    message: ({ words }) => `that is no password for Cognito: ${words}`,
    hint: () => 'a password has at most 256 characters, and no space at either end',
  },
  {
    names: new Set(['PasswordHistoryPolicyViolationException']),
    code: 'bad-password-value',
    message: ({ words }) => `the account has had that password before, and the pool does not take it again: ${words}`,
    hint: () => 'set the secret to another password; after a run that broke off, the account may have this one already',
  },
  {
    names: new Set(['UnsupportedUserStateException', 'UserNotConfirmedException']),
    code: 'wrong-user-state',
    message: ({ operation, words }) => `the state of the account does not allow ${operation}: ${words}`,
    hint: () => "look up the account's status in the pool, and have it confirmed or its password set first",
  },
  {
    names: new Set(['ResourceNotFoundException']),
    says: /\bgroup\b.*\bnot (?:found|exist)/i,
    code: 'unknown-group',
    message: ({ poolId, group }) => `there is no group ${group === undefined ? 'of that name' : group} in ${poolId}`,
    hint: () => 'correct the name, make the group, or set createGroups: true',
  },
  {
    names: new Set(['LimitExceededException', 'InvalidParameterException']),
    says: /\bof groups\b|\d groups\b/i,
    code: 'too-many-groups',
    message: ({ words }) => `there are as many groups as there may be: ${words}`,
    hint: () => 'a pool has at most 10,000 groups, and a user is in at most 100: take some away first',
  },
  {
    names: new Set(['PreconditionNotMetException']),
    code: 'refused',
    message: ({ operation, poolId, words }) => `${poolId} does not meet what ${operation} needs: ${words}`,
    hint: () => "look at the pool's settings for messages and sign-in; the declaration is not at fault",
  },
];
