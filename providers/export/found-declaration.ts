/** Declares found accounts with some of their attributes. */
import { isReadOnly } from '../constraints/attribute-names.ts';
import { answersBy, isProven, readingsIn } from '../constraints/sign-in.ts';
import type { AttributeName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUser, LiveUser } from '../model/users.ts';
import { namesOf } from './possible-names.ts';
import { yamlText } from './yaml-text.ts';

/**
 * A file of `users/` with those users, each under the first name that it has proven, and with those attributes as they
 * are live. Attributes that nobody may write are left out.
 */
export function foundDeclaration(users: Iterable<LiveUser>, attributes: readonly AttributeName[], pool: Pool): string {
  const declared = new Map<Username, DeclaredUser>();
  const named = attributes.filter((name) => !isReadOnly(name));
  for (const user of users) {
    const values = named.flatMap((name) => {
      const value = user.attributes.get(name);
      return value === undefined || value === '' ? [] : [[name, value] as const];
    });
    declared.set(provenName(user, pool), { attributes: new Map(values) });
  }
  return yamlText(declared, pool);
}

function provenName(user: LiveUser, pool: Pool): Username {
  const isProvenName = (name: Username) =>
    readingsIn(pool)(name).some((reading) => {
      const by = answersBy(user, reading, pool);
      return by !== undefined && isProven(by);
    });
  return namesOf(user, pool).find(isProvenName) ?? user.sub;
}
