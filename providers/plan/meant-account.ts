/** Which account a name means: the one on record first, then an account that has proven the name. */

import { foundByWords, isProven } from '../constraints/sign-in.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUser, DeclaredUsers, LiveUser } from '../model/users.ts';
import { meant, type Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { figure, someNames } from '../values/amounts.ts';
import type { AccountIndex, Answer } from './account-index.ts';
import { signInNameOf } from './creation.ts';
import type { MeantAccount, Records, UserRecord } from './model.ts';
import type { Policy } from './policy.ts';

/** What a declared name comes to. */
export interface Meaning {
  /** Absent when nobody has the name, or nobody who may have it. */
  readonly account?: MeantAccount;
  /** What is on record of that very account, under whatever name. */
  readonly record?: UserRecord;
  /** Why nothing may be done for this user. */
  readonly heldBack?: Diagnostic;
  /** Mistakes of the files, and other accounts that answer to the name. */
  readonly problems: readonly Diagnostic[];
}

/** Everything that decides which account a name means. */
export interface MeaningInputs {
  readonly declared: DeclaredUsers<Value>;
  readonly records: Records;
  readonly index: AccountIndex;
  readonly pool: Pool;
  readonly policy: Pick<Policy, 'missingUsers' | 'unprovenNames' | 'recreatedAccounts' | 'removedUsers'>;
  /** Whether a journal remembers that this stack created the account of that `sub`. */
  wasCreated(sub: string): boolean;
}

/**
 * What every declared name means. End users choose their own `preferred_username`, and their address without proving it,
 * so no name leads to an account because its user says so. Pure, and the same in whatever order the names come.
 */
export function meanings(inputs: MeaningInputs): ReadonlyMap<Username, Meaning> {
  return withoutSharing(meaningOfEach(inputs));
}

/** The same, where two names may mean one account: nothing is declared under them. */
export function meaningOfEach(inputs: MeaningInputs): ReadonlyMap<Username, Meaning> {
  const { declared, records } = inputs;
  const recordBySub = lookUpBySub(records);
  const found = new Map<Username, Meaning>();
  for (const name of [...declared.keys()].sort()) {
    const user = declared.get(name);
    if (user === undefined) continue;
    const meaning = meaningOf(name, user, inputs);
    const sub = meaning.account?.user.sub;
    const own = records.get(name);
    const isOwn = sub === undefined || (own !== undefined && (own.sub === undefined || own.sub === sub));
    const record = isOwn ? own : recordBySub(sub);
    found.set(name, record === undefined ? meaning : { ...meaning, record });
  }
  return found;
}

/** Finds the record of an account. Nearly every user is on record under the declared name, so nothing is built before it is asked for. */
function lookUpBySub(records: Records): (sub: string) => UserRecord | undefined {
  let bySub: Map<string, UserRecord> | undefined;
  return (sub) => {
    if (bySub === undefined) {
      bySub = new Map();
      for (const record of records.values()) if (record.sub !== undefined) bySub.set(record.sub, record);
    }
    return bySub.get(sub);
  };
}

function meaningOf(name: Username, user: DeclaredUser<Value>, inputs: MeaningInputs): Meaning {
  const { records, index } = inputs;
  if (user.sub !== undefined) {
    const account = index.bySub(user.sub);
    const problems = otherOnRecord(name, user.sub, inputs);
    return account === undefined ? nobody : { account: { user: account, by: 'declared-sub' }, problems };
  }
  const record = records.get(name);
  if (record?.sub === undefined) return firstMeaning(name, user, inputs);
  const account = index.bySub(record.sub);
  if (account !== undefined) {
    return {
      account: { user: account, by: 'record' },
      problems: othersThatAnswer(name, account, answersOf(name, user, inputs)),
    };
  }
  return meaningOfGone(name, record, [...answersOf(name, user, inputs), ...restoredUnder(record, inputs)], inputs);
}

const none: readonly Diagnostic[] = [];
const nobody: Meaning = { problems: none };

/** The recorded account of a name is still there, and the files mean another: under one name it could not be removed. */
function otherOnRecord(name: Username, sub: string, { records, index, policy }: MeaningInputs): readonly Diagnostic[] {
  const recorded = records.get(name)?.sub;
  if (recorded === undefined || recorded === sub || policy.removedUsers === 'retain') return [];
  const account = index.bySub(recorded);
  if (account === undefined || account.sub === sub.toLowerCase()) return [];
  return [
    {
      code: 'other-account',
      severity: 'error',
      message: `${name} is declared with the sub ${sub}, but was applied to the account ${account.username} (sub ${recorded}), which is still there`,
      hint: `remove ${name} from the files in one run, so that removedUsers takes care of that account, and declare it with its sub in the next`,
      subject: { username: name },
    },
  ];
}

/** Who answers to the name; in a pool that signs in by address also to the address that a creation would take. */
function answersOf(
  name: Username,
  user: DeclaredUser<Value>,
  { index, pool, policy }: MeaningInputs,
): readonly Answer[] {
  const answers = index.answering(name);
  if (answers.length > 0 || policy.missingUsers !== 'create') return answers;
  const signInName = meant(signInNameOf(name, user.attributes, pool));
  return signInName === name ? answers : index.answering(signInName);
}

/** Not on record: the account's username, its `sub`, a verified address, or an address that nobody can have taken. */
function firstMeaning(name: Username, user: DeclaredUser<Value>, inputs: MeaningInputs): Meaning {
  const answers = answersOf(name, user, inputs);
  const [first] = answers;
  if (first === undefined) return nobody;
  const proven = answers.filter(({ by }) => isProven(by));
  if (proven.some(({ by }) => by === 'username') && proven.some(({ by }) => by === 'sub')) {
    return { heldBack: usernameAndSub(name, proven), problems: [] };
  }
  const [best] = proven;
  if (best !== undefined) return { account: best, problems: othersThatAnswer(name, best.user, answers) };
  if (inputs.policy.unprovenNames === 'allow' && answers.length === 1) return { account: first, problems: [] };
  return { heldBack: unproven(name, answers), problems: [] };
}

/** The accounts that have the recorded username now, where a pool may have been restored: which may differ from the declared name. */
function restoredUnder({ username }: UserRecord, { index, policy }: MeaningInputs): readonly Answer[] {
  if (policy.recreatedAccounts !== 'accept' || username === undefined) return [];
  return index.answering(username).filter(({ by }) => by === 'username');
}

/** The recorded account is gone: nobody who answers to its name is given anything, unless a restored pool is accepted. */
function meaningOfGone(
  name: Username,
  record: UserRecord,
  answers: readonly Answer[],
  { policy, wasCreated }: MeaningInputs,
): Meaning {
  const [first] = answers;
  if (first === undefined) return nobody;
  // A run that was killed before the state could have it has made the account anew. A journal may be stale, so an account
  // that has verified the name since does not count.
  const isOurs = ({ user, by }: Answer) => (by === 'username' || user.unchanged === true) && wasCreated(user.sub);
  const ours = answers.find(isOurs);
  if (ours !== undefined) return { account: ours, problems: othersThatAnswer(name, ours.user, answers) };
  const isRestored = ({ user, by }: Answer) =>
    by === 'email' || by === 'phone_number' || (by === 'username' && user.username === (record.username ?? name));
  const restored = answers.find(isRestored);
  if (policy.recreatedAccounts === 'accept' && restored !== undefined) return { account: restored, problems: [] };
  return { heldBack: replaced(name, record, first), problems: [] };
}

/** An account that two declared names mean: the name that its user could have taken is held back, else it is a mistake. */
function withoutSharing(found: ReadonlyMap<Username, Meaning>): ReadonlyMap<Username, Meaning> {
  const meantTwice = new Set<string>();
  const meantOnce = new Set<string>();
  for (const { account } of found.values()) {
    if (account === undefined) continue;
    const { username } = account.user;
    if (meantOnce.has(username)) meantTwice.add(username);
    else meantOnce.add(username);
  }
  if (meantTwice.size === 0) return found;
  const names = Map.groupBy(found.keys(), (name) => found.get(name)?.account?.user.username ?? '');
  const result = new Map(found);
  for (const username of meantTwice) {
    const sharing = names.get(username) ?? [];
    const [keeper = '', ...others] = sharing.toSorted(
      (a, b) => rank(found.get(a)) - rank(found.get(b)) || (a < b ? -1 : 1),
    );
    for (const name of others) {
      const meaning = found.get(name);
      if (meaning === undefined) continue;
      const problem = sameAccount(name, keeper, meaning.account?.user);
      const { account, record: _record, ...rest } = meaning;
      const fixed = account !== undefined && isFixed(account.by);
      result.set(
        name,
        fixed ? { ...meaning, problems: [...meaning.problems, problem] } : { ...rest, heldBack: problem },
      );
    }
  }
  return result;
}

/** Whether nobody but the files decides that the name means that account. */
function isFixed(by: MeantAccount['by']): boolean {
  return by === 'record' || by === 'declared-sub' || by === 'username' || by === 'sub';
}

function rank(meaning: Meaning | undefined): number {
  const by = meaning?.account?.by;
  if (by === 'declared-sub') return 0;
  if (by === 'record') return 1;
  return by !== undefined && isFixed(by) ? 2 : 3;
}

/** Other accounts that answer to the name, each a warning: their users may have taken it to be mistaken for the user. */
function othersThatAnswer(name: Username, account: LiveUser, answers: readonly Answer[]): readonly Diagnostic[] {
  if (answers.every(({ user }) => user.username === account.username)) return none;
  const others = answers.filter(({ user }) => user.username !== account.username);
  const warning = (words: string, hint: string): Diagnostic => ({
    code: 'other-account',
    severity: 'warning',
    message: `${name} means the account ${account.username}; ${words}`,
    hint,
    subject: { username: name },
  });
  const told = others
    .slice(0, namedAccounts)
    .map(({ user: { username }, by }) =>
      warning(
        `the account ${username} answers to that name too (${foundByWords[by]})`,
        `nothing is done to ${username}; if that one is meant, declare its sub`,
      ),
    );
  const more = others.length - told.length;
  if (more === 0) return told;
  const words = `${figure(more)} more answer to that name too`;
  return [...told, warning(words, 'nothing is done to them; if one of them is meant, declare its sub')];
}

/** So many accounts of one name are named: end users can give one unverified address to any number of them. */
const namedAccounts = 5;

function listed(answers: readonly Answer[]): string {
  const named = answers.map(({ user, by }) => `${user.username} (${foundByWords[by]})`);
  return someNames(named, namedAccounts);
}

function unproven(name: Username, answers: readonly Answer[]): Diagnostic {
  const who = answers.length === 1 ? 'the account' : 'the accounts';
  return {
    code: 'unproven-name',
    severity: 'error',
    message: `${name} is found only as ${who} ${listed(answers)}: its user may have taken that name`,
    hint: `declare the username or the sub of the account that is meant, or set unprovenNames to allow`,
    subject: { username: name },
  };
}

function usernameAndSub(name: Username, answers: readonly Answer[]): Diagnostic {
  return {
    code: 'ambiguous-user',
    severity: 'error',
    message: `${name} is the username of one account and the sub of another: ${listed(answers)}`,
    hint: 'declare the sub of the account that is meant beside the name (sub: …)',
    subject: { username: name },
  };
}

function replaced(name: Username, { username = name, sub = '' }: UserRecord, { user, by }: Answer): Diagnostic {
  return {
    code: 'account-replaced',
    severity: 'error',
    message:
      `the account ${username} (sub ${sub}) that ${name} was applied to is gone, ` +
      `and the account ${user.username} (sub ${user.sub}) answers to the name now (${foundByWords[by]})`,
    hint: `if that account is meant, declare sub: ${user.sub}; after restoring a pool, set recreatedAccounts to accept for one run`,
    subject: { username: name },
  };
}

function sameAccount(name: Username, other: Username, account: LiveUser | undefined): Diagnostic {
  return {
    code: 'account-declared-twice',
    severity: 'error',
    message: `${name} and ${other} are one account of the pool, ${account?.username ?? ''}`,
    hint: 'declare it once',
    other,
    subject: { username: name },
  };
}
