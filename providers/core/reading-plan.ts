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
  /** Whom it reads: the whole pool as estimated, or those who are looked up; undefined where the pool does not say. */
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
  /** How many users are asked for: now, before, and announced for later. */
  readonly names: number;
  /** ListUsers calls that looking up takes at most, of those who were not looked up before. */
  readonly filters: number;
  /** How long look-ups have taken so far. */
  readonly spentSeconds: number;
  /** Whether more were asked for than had been announced, so that nobody knows how many are still to come. */
  readonly moreMayCome: boolean;
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

/** What a split has to save: it takes up to 16 calls more, of a quota that is not ours alone. About 20 pages do. */
const worthSplittingSeconds = 0.5;

/**
 * How much of a list's time look-ups may take while nobody knows how many are still to come: `pulumi refresh` reads
 * roster after roster. The time of a list when more come is at most so much longer, and for few users there is none.
 */
const shareWhileUnknown = 0.5;

/** The choice; among equals the list, which also shows who has an address that somebody else is to get. */
export function chooseReading(facts: ReadingFacts): Reading {
  const list = chooseList(facts);
  const lookUp = predictLookUp(facts);
  const share = facts.moreMayCome ? shareWhileUnknown : 1;
  return lookUp.seconds < list.seconds * share ? { strategy: 'look-up', ...lookUp, users: facts.names } : list;
}

/** The quicker way to read everybody. */
function chooseList(facts: ReadingFacts): Reading {
  const scan = oneList(facts);
  if (facts.splitTried) return scan;
  const split = predictSplit(facts);
  const worthIt = scan.seconds - split.seconds >= worthSplittingSeconds;
  return worthIt ? { strategy: 'split', ...split, users: facts.estimatedUsers } : scan;
}

/** One list of everybody, whatever else would be quicker: a page cannot be asked for before the one before is there. */
export function oneList({ estimatedUsers, pageSize, requestsPerSecond }: ReadingFacts): Reading {
  const calls = Math.max(1, Math.ceil(estimatedUsers / pageSize));
  const seconds = calls * Math.max(latencySeconds, 1 / requestsPerSecond);
  return { strategy: 'scan', calls, seconds, users: estimatedUsers === 0 ? undefined : estimatedUsers };
}

/** Each list ends in a page that is not full, or one that is empty: up to 16 pages more. */
function predictSplit({ estimatedUsers, pageSize, requestsPerSecond }: ReadingFacts): Prediction {
  const calls = Math.ceil(estimatedUsers / pageSize) + subPrefixes.length;
  const longestList = Math.ceil(calls / subPrefixes.length);
  return { calls, seconds: Math.max(calls / requestsPerSecond, longestList * latencySeconds) };
}

function predictLookUp({ filters, spentSeconds, requestsPerSecond }: ReadingFacts): Prediction {
  return { calls: filters, seconds: spentSeconds + lookUpSeconds(filters, requestsPerSecond) };
}

/** How long that many calls take, side by side within the budget. */
export function lookUpSeconds(filters: number, requestsPerSecond: number): number {
  return Math.max(latencySeconds, filters / requestsPerSecond);
}
