/** The password policy of a pool. */
import { CognitoException } from './errors.ts';
import type { Password } from './password.ts';
import type { PasswordPolicy, Pool } from './pool.ts';

/** What a pool has that sets no policy of its own (CreateUserPool, as DescribeUserPool shows it). */
const defaultPolicy: Required<PasswordPolicy> = {
  TemporaryPasswordValidityDays: 7,
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

const dayMs = 24 * 60 * 60 * 1000;

/** Whether a temporary password is too old to sign in with (PasswordPolicyType, TemporaryPasswordValidityDays). */
export function hasExpired(pool: Pool, { setAt }: Password, now: number): boolean {
  const days = pool.definition.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
  return now - setAt > (days || defaultPolicy.TemporaryPasswordValidityDays) * dayMs;
}

/** Throws InvalidPasswordException, worded as the service words it. */
export function checkPassword(pool: Pool, password: string): void {
  const policy = pool.definition.Policies?.PasswordPolicy ?? defaultPolicy;
  const rules: readonly (readonly [broken: boolean, reason: string])[] = [
    [password.length < (policy.MinimumLength ?? 6), 'Password not long enough'],
    [policy.RequireUppercase === true && !/\p{Lu}/u.test(password), 'Password must have uppercase characters'],
    [policy.RequireLowercase === true && !/\p{Ll}/u.test(password), 'Password must have lowercase characters'],
    [policy.RequireNumbers === true && !/\d/.test(password), 'Password must have numeric characters'],
    [policy.RequireSymbols === true && !/[^\p{L}\p{N}]/u.test(password), 'Password must have symbol characters'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) {
    throw new CognitoException('InvalidPasswordException', `Password did not conform with policy: ${broken[1]}`);
  }
}
