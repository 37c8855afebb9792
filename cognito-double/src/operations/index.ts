/** The operations the double speaks; another one is a module here and an entry in this list. */
import { invalidParameter } from '../errors.ts';
import { attributeOperations } from './attributes.ts';
import { authenticationOperations } from './authentication.ts';
import { adminCreateUser } from './create-user.ts';
import { groupOperations } from './groups.ts';
import { importOperations } from './import-jobs.ts';
import { limitOperations } from './limits.ts';
import { listUsers } from './list-users.ts';
import { membershipOperations } from './memberships.ts';
import type { Operation } from './operation.ts';
import { poolOperations } from './pools.ts';
import { providerOperations } from './providers.ts';
import { userOperations } from './users.ts';

export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    ...poolOperations,
    ...providerOperations,
    ...userOperations,
    ...attributeOperations,
    ...groupOperations,
    ...membershipOperations,
    ...authenticationOperations,
    ...importOperations,
    ...limitOperations,
    adminCreateUser,
    listUsers,
  ].map((known) => [known.name, known]),
);

/** Throws InvalidParameterException, with all names, for one that the double does not speak. */
export function knownOperation(name: string): void {
  if (operations.has(name)) return;
  throw invalidParameter(`There is no operation ${name}; there are ${[...operations.keys()].sort().join(', ')}.`);
}
