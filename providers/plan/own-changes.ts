/** What an end user's changes of the own account lead to: it holds that user back, and nobody else. */
import { addressAttributes } from '../model/addresses.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { meant, type Values } from '../model/value.ts';
import type { Diagnostic, DiagnosticCode } from '../problems/diagnostic.ts';

/** One user's update, with what decides who caused its problems. */
interface Caused {
  readonly name: Username;
  readonly changes: readonly AttributeChange[];
  readonly declared: Values;
  readonly applied: Values;
  /** What is wrong with the declaration whatever is live: always a mistake of the files. */
  readonly ofFiles: readonly Diagnostic[];
}

/** Problems of one user: those of the files, and the one that holds only that user back. */
export interface SplitProblems {
  readonly problems: readonly Diagnostic[];
  readonly heldBack?: Diagnostic;
}

/**
 * Splits the problems of an update. An attribute that is declared as it was applied is only there because its user has
 * changed it, and what other live attributes there are is the user's doing, too: neither may stop everybody else.
 */
export function splitByCause(problems: readonly Diagnostic[], caused: Caused, pool: Pool): SplitProblems {
  const own = problems.filter((problem) => isOwnDoing(problem, caused, pool));
  const heldBack = own[0] ?? changedAddress(caused);
  return { problems: problems.filter((problem) => !own.includes(problem)), ...(heldBack && { heldBack }) };
}

/** Whether both say the same of the same attribute. */
export function isSameProblem(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.message === b.message && a.subject?.attribute === b.subject?.attribute;
}

/** What depends on the account, and not on the declared value only. */
const ofAccounts: ReadonlySet<DiagnosticCode> = new Set([
  'message-forbidden',
  'verified-without-address',
  'immutable',
  'required',
  'sign-in-attribute',
]);

function isOwnDoing(problem: Diagnostic, { changes, applied, ofFiles }: Caused, pool: Pool): boolean {
  const attribute = problem.subject?.attribute ?? '';
  if (!ofAccounts.has(problem.code) || ofFiles.some((each) => isSameProblem(each, problem))) return false;
  if (changes.some(({ name, reason }) => name === attribute && reason === 'drifted')) return true;
  // The address, and the other attribute to sign in by, are live values that the user may have deleted.
  if (problem.code === 'verified-without-address') return applied.has(attribute);
  return problem.code === 'sign-in-attribute' && pool.usernameAttributes.size > 1;
}

/**
 * A declared flag that has gone from an address that nobody declares: Cognito resets it when a user changes the address
 * (UpdateUserAttributes), and setting it again would verify whatever the user has put there.
 */
function changedAddress({ name, changes, declared }: Caused): Diagnostic | undefined {
  for (const address of addressAttributes) {
    const flag = `${address}_verified`;
    const sets = (change: AttributeChange) =>
      change.kind === 'set' && change.name === flag && meant(change.to).toLowerCase() === 'true';
    if (declared.has(address) || !changes.some((change) => sets(change) && change.reason === 'drifted')) continue;
    return {
      code: 'verified-without-address',
      severity: 'error',
      message: `${name} has lost ${flag} since it was applied: the user may have another ${address}, which nobody has verified`,
      hint: `declare ${address} beside ${flag}, or remove ${flag}`,
      subject: { username: name, attribute: flag },
    };
  }
  return undefined;
}
