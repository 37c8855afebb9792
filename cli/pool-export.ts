/** Reads what an export needs of a pool, and nothing else: all of it is reading. */

import { nameHint } from '../providers/constraints/attribute-names.ts';
import { isFederated } from '../providers/constraints/identity-providers.ts';
import { readMemberships } from '../providers/directory/group-members.ts';
import { readSelection, type Selection } from '../providers/directory/selection.ts';
import { type Export, exportUsers } from '../providers/export/export.ts';
import { namesOf } from '../providers/export/possible-names.ts';
import type { AttributeName } from '../providers/model/names.ts';
import type { Pool } from '../providers/model/pool.ts';
import type { LiveUser } from '../providers/model/users.ts';
import { CommandFailure } from './command-failure.ts';
import { type ExportedNames, exportedNames } from './declared-beside.ts';
import type { PoolCalls } from './pool-calls.ts';

/** What is asked for. */
export interface ExportRequest extends Selection {
  /** Whether `groups` are declared. */
  readonly groups: boolean;
  /** Whether `enabled: true` is declared too. */
  readonly enabled: boolean;
  readonly splitBy?: AttributeName | undefined;
}

/** What came of it. */
export interface PoolExport extends Export {
  readonly names: ExportedNames;
}

/** The export of that pool's users. Throws CognitoError, and CommandFailure for an attribute that the pool lacks. */
export async function exportPool(request: ExportRequest, source: PoolCalls): Promise<PoolExport> {
  const { gateway, accounts, rates } = source;
  const pool = await gateway.describePool();
  tellUnknown(request.splitBy, pool);
  const { users, nameOf } = await readSelection(request, {
    gateway,
    accounts,
    pool,
    namesOf: (user) => namesOf(user, pool),
    requestsPerSecond: rates.UserList,
  });
  const { enabled, splitBy } = request;
  const mapped = users.some(isFederated) ? await gateway.mappedAttributes() : new Map();
  const memberships = request.groups ? await membershipsOf(users, source) : undefined;
  const exported = exportUsers({ users, nameOf, pool, mapped, memberships, enabled, splitBy });
  return { ...exported, names: exportedNames(users, nameOf, pool) };
}

async function membershipsOf(users: readonly LiveUser[], { accounts, rates }: PoolCalls) {
  const groups = users.length === 0 ? [] : await accounts.listGroups();
  if (groups.length === 0) return undefined;
  return readMemberships(accounts, { groups, accounts: users.map(({ username }) => username), rates });
}

function tellUnknown(splitBy: AttributeName | undefined, { schema }: Pool): void {
  if (splitBy === undefined || schema.has(splitBy)) return;
  const hint = nameHint(splitBy, schema.keys(), 'name an attribute of the pool');
  throw new CommandFailure(`--split-by ${splitBy}: the pool has no such attribute\n  = ${hint}`);
}
