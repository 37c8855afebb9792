/** Chooses how a pool is read in the least predicted time: one list, sixteen lists side by side, or a filter a user. */

/**
 * `scan`: one list of everybody, whose every page waits for the token of the one before. `split`: a list for each
 * first digit of `sub`, side by side. `look-up`: a ListUsers with a filter for each user who is asked for.
 */
export type ReadingStrategy = 'scan' | 'split' | 'look-up';

/** What a reading is predicted to take. */
export interface Prediction {
  /** ListUsers calls, at most. */
  readonly calls: number;
  readonly seconds: number;
}

/** A reading as it was chosen. */
export interface Reading extends Prediction {
  readonly strategy: ReadingStrategy;
  /** How many users it reads: the whole pool as estimated, or those that are looked up; undefined where the pool does not say. */
  readonly users: number | undefined;
  /** Why a split was not the last word: its lists had users of other subs, or left out some who are asked for. */
  readonly after?: 'filter-ignored' | 'users-missing';
}

/** What a choice goes by. */
export interface ReadingFacts {
  /** EstimatedNumberOfUsers of the pool (DescribeUserPool); 0 on some emulators. */
  readonly estimatedUsers: number;
  /** Users on a full page of ListUsers. */
  readonly pageSize: number;
  /** How many users are asked for. */
  readonly names: number;
  /** ListUsers calls that looking them up takes at most. */
  readonly filters: number;
  /** The budget of the quota category UserList. */
  readonly requestsPerSecond: number;
  /** Whether a split is out of the question, because it was tried. */
  readonly splitTried: boolean;
}

/** `sub` is a UUID, so that its first digit parts a pool into even lists (inferred from UUIDs being random). */
export const subPrefixes: readonly string[] = [...'0123456789abcdef'];

/**
 * What a call takes from request to answer, over the Internet and within a continent. It only matters where a list
 * waits for it page after page, and there it decides nothing but close choices.
 */
export const latencySeconds = 0.1;

/** What a split has to save: it takes up to 16 calls more, of a quota that others use too. About 20 pages do. */
const worthSplittingSeconds = 0.5;

/** The choice; among equals the list, which also shows the account that holds an address which another user is to get. */
export function chooseReading(facts: ReadingFacts): Reading {
  const list = chooseList(facts);
  const lookUp = predictLookUp(facts);
  return lookUp.seconds < list.seconds ? { strategy: 'look-up', ...lookUp, users: facts.names } : list;
}

/** The quicker way to read everybody. */
export function chooseList(facts: Omit<ReadingFacts, 'names' | 'filters'>): Reading {
  const scan = oneList(facts);
  if (facts.splitTried) return scan;
  const split = predictSplit(facts);
  const worthIt = scan.seconds - split.seconds >= worthSplittingSeconds;
  return worthIt ? { strategy: 'split', ...split, users: facts.estimatedUsers } : scan;
}

/** One list of everybody, whatever else would be quicker: a page cannot be asked for before the one before is there. */
export function oneList({
  estimatedUsers,
  pageSize,
  requestsPerSecond,
}: Pick<ReadingFacts, 'estimatedUsers' | 'pageSize' | 'requestsPerSecond'>): Reading {
  const calls = Math.max(1, Math.ceil(estimatedUsers / pageSize));
  const seconds = calls * Math.max(latencySeconds, 1 / requestsPerSecond);
  return { strategy: 'scan', calls, seconds, users: estimatedUsers === 0 ? undefined : estimatedUsers };
}

/** Each list ends in a page that is not full, or one that is empty: up to 16 pages more. */
function predictSplit({
  estimatedUsers,
  pageSize,
  requestsPerSecond,
}: Omit<ReadingFacts, 'names' | 'filters'>): Prediction {
  const calls = Math.ceil(estimatedUsers / pageSize) + subPrefixes.length;
  const longestList = Math.ceil(calls / subPrefixes.length);
  return { calls, seconds: Math.max(calls / requestsPerSecond, longestList * latencySeconds) };
}

/** The calls go side by side within the budget. */
function predictLookUp({ filters, requestsPerSecond }: ReadingFacts): Prediction {
  return { calls: filters, seconds: Math.max(latencySeconds, filters / requestsPerSecond) };
}
