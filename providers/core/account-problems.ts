/** What of accounts cannot be made as declared, over everybody whom a declaration has. */
import type { AccountInputs } from './account-decision.ts';
import type { Creation } from './accounts.ts';
import { creationOf } from './creation.ts';
import { creationProblems, sameNameProblems } from './creation-rules.ts';
import { groupProblems } from './memberships.ts';
import { federatedPassword } from './passwords.ts';
import { secretKeysOf } from './secrets.ts';
import type { Diagnostic } from './types.ts';

/** All of them at once, of rosters as the state has them, secrets as references; `planAccounts` tells the same of one roster. */
export function accountProblems({
  declared,
  live,
  policy,
  pool,
  groups,
  providers,
}: Pick<AccountInputs, 'declared' | 'live' | 'policy' | 'pool' | 'groups' | 'providers'>): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const creations: Creation[] = [];
  for (const [username, user] of declared) {
    const account = live.get(username);
    if (account === undefined) {
      if (policy.missingUsers !== 'create' || user.create === false) continue;
      // What the account would be called is not known here.
      if ([...pool.usernameAttributes].some((name) => isSecret(user.attributes.get(name)))) continue;
      const creation = creationOf(username, user, pool, policy.invites);
      creations.push(creation);
      // A value that comes from a secret is checked once its roster brings the secret along.
      problems.push(
        ...creationProblems(user, creation, pool, providers).filter(
          ({ code, subject }) => code === 'required' || !isSecret(user.attributes.get(subject?.attribute ?? '')),
        ),
      );
    } else if (user.password !== undefined) {
      problems.push(...[federatedPassword(username, account)].filter((problem) => problem !== undefined));
    }
    problems.push(...groupProblems(username, user.groups ?? [], groups, policy.createGroups));
  }
  return [...problems, ...sameNameProblems(creations, pool)];
}

function isSecret(value = ''): boolean {
  return secretKeysOf(value).length > 0;
}
