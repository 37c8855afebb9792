/** Which conditions the users of a pool could fulfil by themselves: what a user can claim gives no right. */
import { isAddress } from '../model/addresses.ts';
import type { AttributeName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { conditionSubject, ruleSubject } from '../model/rules.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { Condition } from './conditions.ts';

/** Whether it takes the pool's app clients to judge the condition: whatever else a user may write, they say. */
export function asksForClients(condition: Condition): boolean {
  if (condition.kind !== 'attribute' || condition.name === 'sub' || condition.name === 'preferred_username')
    return false;
  return !isAddress(condition.name) || matchesAbsent(condition);
}

/**
 * Errors for conditions that users could fulfil by what they write themselves, of rules without `unproven: allow`; a
 * warning where nobody knows what they may write. An address counts only when it is verified, so that only its absence
 * can be claimed.
 */
export function claimProblems(
  name: string,
  conditions: readonly Condition[],
  pool: Pool,
  claimable: ReadonlySet<AttributeName> | undefined,
): readonly Diagnostic[] {
  return conditions.flatMap((condition): readonly Diagnostic[] => {
    if (condition.kind === 'username') {
      const message = 'the pool lets people sign up themselves, so that they choose their username';
      return pool.selfSignUp ? [problem(name, 'username', message, 'error')] : [];
    }
    if (condition.kind !== 'attribute') return [];
    const key = condition.name;
    if (key === 'preferred_username') return [problem(name, key, 'users choose their preferred_username', 'error')];
    if (!asksForClients(condition)) return [];
    if (claimable === undefined) {
      const message = `it is not known whether users may write ${key}: the role may not read the app clients`;
      return [problem(name, key, message, 'warning')];
    }
    if (!claimable.has(key)) return [];
    return [problem(name, key, `an app client of the pool lets users write ${key}`, 'error')];
  });
}

/** Whether an entry of `except` may be an address. */
export function isAddressEntry(entry: string): boolean {
  return entry.includes('@') || /^\+?[\d*]+$/.test(entry);
}

/** Warnings for entries under `except` that users may come under, or leave, by what they choose themselves. */
export function exceptProblems(
  name: string,
  except: readonly string[],
  { selfSignUp, usernameAttributes }: Pool,
  claimable: ReadonlySet<AttributeName> | undefined,
): readonly Diagnostic[] {
  const choosesNames = selfSignUp && usernameAttributes.size === 0;
  return except.flatMap((entry): readonly Diagnostic[] => {
    const address = entry.includes('@') ? 'email' : 'phone_number';
    const isLeft = isAddressEntry(entry) && claimable?.has(address) === true;
    const isTaken = choosesNames && !isAddressEntry(entry) && entry.includes('*');
    if (!isLeft && !isTaken) return [];
    const message = isLeft
      ? `except has ${entry}: an app client of the pool lets users change their ${address}, and so leave it`
      : `except has ${entry}: people sign up themselves, and so may choose a username that it means`;
    const subject = { username: ruleSubject(name) };
    return [{ code: 'rule-condition', severity: 'warning', message, hint: 'name the sub', subject }];
  });
}

function matchesAbsent(condition: Condition): boolean {
  return condition.kind === 'attribute' && condition.absent;
}

function problem(rule: string, key: string, message: string, severity: Diagnostic['severity']): Diagnostic {
  const clients =
    severity === 'error'
      ? 'match on what users cannot write, take the attribute from the WriteAttributes of the app clients, or write `unproven: allow`'
      : 'allow cognito-idp:ListUserPoolClients and cognito-idp:DescribeUserPoolClient, or write `unproven: allow`';
  const subject = { username: ruleSubject(rule), attribute: conditionSubject(key) };
  return { code: 'rule-condition', severity, message: `match ${key}: ${message}`, hint: clients, subject };
}
