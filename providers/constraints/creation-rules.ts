/** What Cognito would refuse of a new account, told before anything is written. */
import type { Creation } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUser } from '../model/users.ts';
import { isKnown, meant, shown, type Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { addressForm } from './address-forms.ts';
import { isProfileName } from './identity-providers.ts';
import { newAccountProblems } from './schema-rules.ts';
import { addressAttribute, canonicalName } from './sign-in.ts';

/**
 * What is wrong with one creation by itself: names, required attributes, values, flags without their address.
 * `providers` are the pool's identity providers. Conflicts of aliases are told by `aliasConflicts` over `aliasUpdate`.
 */
export function creationProblems(
  user: DeclaredUser<Value>,
  creation: Creation,
  pool: Pool,
  providers: Iterable<string>,
): readonly Diagnostic[] {
  const { username, attributes } = creation;
  const refused =
    notCreatable(username, user, providers) ??
    (isKnown(creation.signInName) ? wrongSignInName(user, creation, pool) : undefined);
  // A blank of a required attribute is told by `declaredProblems`, whether the account exists or not.
  const problems = newAccountProblems(username, attributes, pool).filter(
    ({ code, subject }) => code !== 'required' || !user.attributes.has(subject.attribute),
  );
  return refused === undefined ? problems : [refused, ...problems];
}

/** Users who would be created under one name: names that differ in letter case only, in a pool to which they are one. */
export function sameNameProblems(creations: Iterable<Creation>, pool: Pool): readonly Diagnostic[] {
  const first = new Map<string, Username>();
  const problems: Diagnostic[] = [];
  for (const { username, signInName } of creations) {
    const key = canonicalName(meant(signInName), pool);
    const other = first.get(key);
    if (other === undefined) first.set(key, username);
    else {
      const message = `${username} and ${other} would be created as one account, ${shown(signInName)}`;
      const hint = 'declare it once: to this pool both names are the same';
      problems.push({ code: 'account-declared-twice', severity: 'error', message, hint, subject: { username } });
    }
  }
  return problems;
}

function notCreatable(
  username: Username,
  { sub }: DeclaredUser<Value>,
  providers: Iterable<string>,
): Diagnostic | undefined {
  if (sub !== undefined) {
    const message = `${username} is declared by its sub ${sub}, which no account has, and Cognito gives a new one another`;
    return problem('not-creatable', username, message, 'remove the sub to have the account created, or correct it');
  }
  if (!isProfileName(username, providers)) return undefined;
  const message = `${username} has the name of a federated user, whose account the first sign-in makes`;
  return problem('not-creatable', username, message, 'set create to false: attributes are applied from then on');
}

/**
 * Where addresses are the sign-in name, Username is one of them; where they are aliases, it must not look like one
 * (CreateUserPool, UsernameAttributes and AliasAttributes; Developer Guide, customizing sign-in attributes).
 */
function wrongSignInName(user: DeclaredUser<Value>, creation: Creation, pool: Pool): Diagnostic | undefined {
  if (pool.usernameAttributes.size > 0) return wrongAddress(user, creation, pool);
  const { username } = creation;
  const form = addressForm(meant(creation.signInName));
  if (form === undefined || !pool.aliasAttributes.has(form)) return undefined;
  const message = `${username} cannot be created under that name: it looks like a ${form}, an alias in this pool`;
  return problem('sign-in-name', username, message, `declare the user by another name, and ${form} beside it`);
}

function wrongAddress(
  user: DeclaredUser<Value>,
  { username, attributes, ...creation }: Creation,
  pool: Pool,
): Diagnostic | undefined {
  const signInName = meant(creation.signInName);
  const address = addressAttribute(signInName, pool);
  const wanted = [...pool.usernameAttributes].join(' or ');
  if (address === undefined) {
    const message = `${username} cannot be created under that name: in this pool it is the user's ${wanted}`;
    return problem('sign-in-name', username, message, `declare the user by its ${wanted}, or declare ${wanted} too`);
  }
  // Cognito gives the account that address, and the next run would take it away.
  if (user.attributes.get(address) === '') {
    const message = `${username} cannot be created with a blank ${address}: in this pool it is the name`;
    return problem('sign-in-name', username, message, `declare the ${address}, or remove it from the attributes`);
  }
  const declared = attributes.get(address);
  if (declared !== undefined && meant(declared) === signInName) return undefined;
  const message = `${username} cannot be created under that name with another ${address}: in this pool they are one`;
  return problem('sign-in-name', username, message, `declare the user by its ${address}`);
}

function problem(code: Diagnostic['code'], username: Username, message: string, hint: string): Diagnostic {
  return { code, severity: 'error', message, hint, subject: { username } };
}
