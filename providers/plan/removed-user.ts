/** The plan of a user who is on record and no longer declared, as `removedUsers` says. */

import { changeProblems } from '../constraints/schema-rules.ts';
import { assertNever } from '../model/assert-never.ts';
import type { Kept } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { LiveUser } from '../model/users.ts';
import type { Values } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { planAttributes } from './attribute-changes.ts';
import type { Part } from './existing-user.ts';
import type { UserRecord } from './model.ts';
import type { PlanInputs } from './plan-inputs.ts';
import type { Policy } from './policy.ts';

/**
 * Takes care of an account that is no longer declared. The record's `sub` has found it, so that nobody escapes by taking
 * another name. Only accounts that this stack has created are deleted, unless forced; a protected user is a problem.
 */
export function planRemoval(name: Username, record: UserRecord, live: LiveUser, inputs: PlanInputs): Part {
  const { removedUsers, force } = inputs.policy;
  if (removedUsers === 'retain') return part({ kept: [{ username: name, rule: 'undeclared' }] });
  if (record.protect === true) return part({ problems: [protectedUser(name, removedUsers)] });
  switch (removedUsers) {
    case 'clear':
      return cleared(name, record, live, inputs);
    case 'disable':
      return part(live.enabled ? { steps: [{ kind: 'disable', reason: 'removed' }] } : {});
    case 'delete':
      if (!force && record.created !== true) return part({ problems: [notOurs(name, live)] });
      return part({ steps: [{ kind: 'delete', reason: 'removed' }] });
  }
  return assertNever(removedUsers);
}

function part(some: Partial<Part>): Part {
  return { steps: [], kept: [], messages: [], problems: [], ...some };
}

const nothing: Values = new Map();

/** As if the user were declared without any attribute: what is live as applied is blanked, as far as it can be. */
function cleared(name: Username, record: UserRecord, live: LiveUser, inputs: PlanInputs): Part {
  const { rules, pool, patterns } = inputs;
  const policy: Pick<Policy, 'removedAttributes' | 'unmanagedAttributes'> = {
    removedAttributes: 'delete',
    unmanagedAttributes: 'retain',
  };
  const { changes, kept } = planAttributes(
    { name, declared: nothing, applied: record.attributes, live: live.attributes, waiting: new Set() },
    { policy, rules, ignoresAttribute: patterns.ignoresAttribute },
  );
  const takenOver = kept.filter(({ rule }) => rule === 'taken-over');
  const [first, ...rest] = changes;
  if (first === undefined) return part({ kept: takenOver });
  const update = { username: name, account: live.username, changes: [first, ...rest] } as const;
  const refused = new Set(
    changeProblems({ ...update, changes: [first, ...rest] }, live, pool).map(({ subject }) => subject.attribute),
  );
  // An address that has to stay is not made unverified either.
  const stays = (attribute: string) => refused.has(attribute) || refused.has(attribute.replace(/_verified$/, ''));
  const [blanked, ...others] = changes.filter((change) => !stays(change.name));
  const unblankable = changes
    .filter((change) => stays(change.name))
    .map((change): Kept => ({ username: name, attribute: change.name, rule: 'unblankable' }));
  return part({
    kept: [...takenOver, ...unblankable],
    ...(blanked === undefined ? {} : { steps: [{ kind: 'update', changes: [blanked, ...others] }] }),
  });
}

/** A removed user and a destroyed stack are told in the same words: the files may still declare the user of the latter. */
function protectedUser(name: Username, removedUsers: Policy['removedUsers']): Diagnostic {
  return {
    code: 'protected',
    severity: 'error',
    message: `${name} is protected (protect: true), and removedUsers: ${removedUsers} would ${removedUsers} the account`,
    hint: 'keep the user declared, or remove protect from its declaration and run up first; force does not lift it',
    subject: { username: name, account: 'protect' },
  };
}

function notOurs(name: Username, { username }: LiveUser): Diagnostic {
  return {
    code: 'not-ours-to-delete',
    severity: 'error',
    message: `removedUsers: delete would delete ${name}, but this stack has not created its account ${username}`,
    hint: 'set removedUsers to retain, clear or disable, keep the user declared, or set force to true for one run',
    subject: { username: name },
  };
}
