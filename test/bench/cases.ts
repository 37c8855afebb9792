/** The cases that `npm run bench` measures, each with the bar that it has to stay under. */

import { awsRates } from '../../cognito-double/src/rates.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import type { TimedCall } from './double-process.ts';
import {
  asLive,
  findAll,
  type Measured,
  previewRules,
  previewUnchanged,
  upChanged,
  upSeeding,
  upTakeover,
} from './measure.ts';
import { planMany } from './planner.ts';

/** One figure beside what it may be. */
export interface Bar {
  readonly what: string;
  readonly measured: number;
  /** The most that it may be, or the least. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface CaseResult {
  readonly name: string;
  readonly calls: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** What the quotas and the engine's own start allow. */
  readonly floorSeconds: number;
  readonly peakBytes?: number;
  readonly stateBytesPerUser?: number;
  readonly bars: readonly Bar[];
}

/** The engine's own floor: a preview of one user, in seconds. */
export interface Floor {
  readonly preview: number;
  readonly up: number;
}

/** Runs a case and holds it to its bars. */
export type Case = (floor: Floor) => Promise<CaseResult>;

const count = (calls: readonly TimedCall[], operation: string) =>
  calls.filter((call) => call.operation === operation).length;

function counts(calls: readonly TimedCall[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(calls, ({ operation }) => operation)].map(([name, of]) => [name, of.length]),
  );
}

/** `seconds` beyond the one-user preview: so many times calls / rate, and so much more. */
function reading(
  name: string,
  users: { readonly pool: number; readonly declared: number },
  bars: { readonly listUsers: number; readonly times: number; readonly plus: number; readonly megabytes?: number },
): Case {
  return async (floor) => {
    const { calls, seconds, peakBytes, stateBytes } = await previewUnchanged(users);
    const lists = count(calls, 'ListUsers');
    const quota = lists / defaultRequestRates.UserList;
    const memory = bars.megabytes === undefined ? [] : [hostBar(peakBytes, bars.megabytes)];
    return {
      name,
      calls: counts(calls),
      seconds,
      floorSeconds: floor.preview + quota,
      peakBytes,
      stateBytesPerUser: stateBytes / users.declared,
      bars: [
        { what: 'ListUsers', measured: lists, atMost: bars.listUsers },
        { what: 'other calls', measured: calls.length - lists, atMost: 3 },
        { what: 'AdminGetUser', measured: count(calls, 'AdminGetUser'), atMost: 0 },
        { what: 's over one user', measured: seconds - floor.preview, atMost: bars.times * quota + bars.plus },
        ...(users.declared >= 10_000 ? [stateBar(stateBytes / users.declared)] : []),
        ...memory,
      ],
    };
  };
}

function hostBar(peakBytes: number, megabytes: number): Bar {
  return { what: 'provider host, MB', measured: peakBytes / 1e6, atMost: megabytes };
}

/** 241 bytes a user with three attributes, and the `sub` with the name that it belongs to, in JSON text within JSON text. */
function stateBar(bytes: number): Bar {
  return { what: 'state, bytes a user', measured: bytes, atMost: 241 + 58 };
}

/** Everybody read and recorded, nobody written. The bar goes by a preview of the same pool right before. */
async function takeover(floor: Floor): Promise<CaseResult> {
  const setting = { pool: 100_000, declared: 100_000 };
  const preview = await previewUnchanged(setting);
  const { calls, seconds, peakBytes, stateBytes } = await upTakeover(setting);
  const lists = count(calls, 'ListUsers');
  return {
    name: '100,000 as declared already, first up',
    calls: counts(calls),
    seconds,
    floorSeconds: floor.up + lists / defaultRequestRates.UserList,
    peakBytes,
    stateBytesPerUser: stateBytes / setting.declared,
    bars: [
      { what: 'calls that write', measured: calls.length - lists - count(calls, 'DescribeUserPool'), atMost: 0 },
      { what: 's, 1.25 x a preview + 25', measured: seconds, atMost: 1.25 * preview.seconds + 25 },
      stateBar(stateBytes / setting.declared),
      hostBar(peakBytes, 600),
    ],
  };
}

interface Writing {
  readonly pool: number;
  /** What somebody else takes of UserUpdate, in requests a second. */
  readonly others?: number;
  readonly attributesOf: (index: number) => Readonly<Record<string, string>>;
  readonly throttledShare: number;
  readonly times?: number;
}

const writtenUsers = 1_000;

function writing(name: string, { pool, others = 0, attributesOf, throttledShare, times }: Writing): Case {
  return async (floor) => {
    const setting = { pool, declared: pool, ...(others === 0 ? {} : { others: `UserUpdate=${others}` }) };
    const measured = await upChanged(setting, attributesOf);
    const { calls, seconds, peakBytes, stateBytes } = measured;
    const updates = calls.filter(({ operation }) => operation === 'AdminUpdateUserAttributes');
    const throttled = updates.filter(({ outcome }) => outcome === 'TooManyRequestsException').length;
    const quota = writtenUsers / defaultRequestRates.UserUpdate;
    const free = Math.min(defaultRequestRates.UserUpdate, (awsRates.UserUpdate ?? Number.POSITIVE_INFINITY) - others);
    const time =
      times === undefined
        ? []
        : [
            {
              what: 's from first to last write',
              measured: span(measured, 'AdminUpdateUserAttributes'),
              atMost: times * quota,
            },
          ];
    return {
      name,
      calls: counts(calls),
      seconds,
      floorSeconds: floor.up + writtenUsers / free + count(calls, 'ListUsers') / defaultRequestRates.UserList,
      peakBytes,
      stateBytesPerUser: stateBytes / pool,
      bars: [
        { what: 'users written', measured: updates.length - throttled, atMost: writtenUsers, atLeast: writtenUsers },
        { what: 'throttled, %', measured: (100 * throttled) / updates.length, atMost: 100 * throttledShare },
        ...time,
      ],
    };
  };
}

/** An empty pool filled: one AdminCreateUser a user, and nothing after it. */
async function seeding(floor: Floor): Promise<CaseResult> {
  const measured = await upSeeding(writtenUsers, newUser);
  const { calls, seconds, peakBytes, stateBytes } = measured;
  const quota = writtenUsers / defaultRequestRates.UserCreation;
  const once = { atMost: writtenUsers, atLeast: writtenUsers };
  return {
    name: '1,000 of 1,000 missing, up (missingUsers: create)',
    calls: counts(calls),
    seconds,
    floorSeconds: floor.up + quota,
    peakBytes,
    stateBytesPerUser: stateBytes / writtenUsers,
    bars: [
      { what: 'AdminCreateUser', measured: count(calls, 'AdminCreateUser'), ...once },
      { what: 'AdminUpdateUserAttributes', measured: count(calls, 'AdminUpdateUserAttributes'), atMost: 0 },
      { what: 's from first to last write', measured: span(measured, 'AdminCreateUser'), atMost: 1.15 * quota },
    ],
  };
}

function span({ calls }: Measured, operation: string): number {
  const at = calls.flatMap((call) => (call.operation === operation ? [call.at] : []));
  return (Math.max(...at) - Math.min(...at)) / 1000;
}

const tenthChanged = (index: number) => ({
  ...asLive(index),
  ...(index % 10 === 0 ? { 'custom:tenant': 'other' } : {}),
});
const newUser = (index: number) => ({ 'custom:tenant': 'acme', given_name: `Given ${index + 1}` });
const setAndDelete = (index: number) => ({ ...asLive(index), 'custom:tenant': 'other', given_name: '' });

async function planner(): Promise<CaseResult> {
  const users = 1_000_000;
  planMany(100_000, 100_000);
  const { usersPerSecond, changed } = planMany(users, 100_000);
  return {
    name: 'planner, 1,000,000 users, 10 attributes',
    calls: {},
    seconds: users / usersPerSecond,
    floorSeconds: users / 300_000,
    bars: [
      { what: 'users a second', measured: usersPerSecond, atLeast: 300_000 },
      { what: 'found to differ', measured: changed, atLeast: users / 100, atMost: users / 100 },
    ],
  };
}

const rulesWith = (...globs: readonly string[]) => `rules:
  early: { match: { email: [${globs.map((glob) => JSON.stringify(glob)).join(', ')}] }, attributes: { nickname: early } }
  elsewhere: { match: { custom:tenant: [other, third] }, attributes: { locale: en } }
`;
const staff = '  staff: { match: { group: staff }, attributes: { custom:tier: gold } }\n';

/** The three rules that the issue names: 200 users come to match the first. */
async function rules100k(floor: Floor): Promise<CaseResult> {
  const setting = { pool: 100_000, declared: 1 };
  const before = rulesWith('user00000*') + staff;
  const after = rulesWith('user00000*', 'user0002*', 'user0003*') + staff;
  const { calls, seconds, peakBytes, stateBytes } = await previewRules(setting, before, after);
  const lists = count(calls, 'ListUsers') + count(calls, 'ListUsersInGroup');
  const quota = lists / defaultRequestRates.UserList;
  return {
    name: '100,000, three rules, 200 to change, preview',
    calls: counts(calls),
    seconds,
    floorSeconds: floor.preview + quota,
    peakBytes,
    stateBytesPerUser: stateBytes / 5_009,
    bars: [
      { what: 'ListUsers and ListUsersInGroup', measured: lists, atMost: 1_700 + 84 },
      { what: 'other calls', measured: calls.length - lists, atMost: 4 },
      { what: 's over one user', measured: seconds - floor.preview, atMost: 1.15 * quota + 15 },
      hostBar(peakBytes, 700),
    ],
  };
}

/** A pool of which nearly nobody is looked at: at rates at which it takes minutes. */
async function rules1M(floor: Floor): Promise<CaseResult> {
  const listsPerSecond = 150;
  const setting = { pool: 1_000_000, declared: 1_000, listsPerSecond };
  const globs = ['user001*', 'user002*', 'user003*', 'user004*'];
  const { calls, seconds, peakBytes, stateBytes } = await previewRules(
    setting,
    rulesWith(...globs),
    rulesWith(...globs, 'user005*'),
  );
  const quota = count(calls, 'ListUsers') / listsPerSecond;
  return {
    name: `1,000,000, rules for 5,000, preview (UserList ${listsPerSecond})`,
    calls: counts(calls),
    seconds,
    floorSeconds: floor.preview + quota,
    peakBytes,
    stateBytesPerUser: stateBytes / 6_000,
    bars: [{ what: 's', measured: seconds, atMost: 1.1 * quota + 15 }, hostBar(peakBytes, 400)],
  };
}

/** The first line comes long before the last page. */
async function find100k(): Promise<CaseResult> {
  const { calls, firstSeconds, seconds, peakBytes } = await findAll(100_000, 'email=*@example.com');
  return {
    name: 'find over 100,000',
    calls: counts(calls),
    seconds,
    floorSeconds: count(calls, 'ListUsers') / defaultRequestRates.UserList,
    peakBytes,
    bars: [
      { what: 's to the first line', measured: firstSeconds, atMost: 3 },
      { what: 'command, MB', measured: peakBytes / 1e6, atMost: 250 },
    ],
  };
}

/** By the name that `--case` takes. */
export const cases: ReadonlyMap<string, Case> = new Map<string, Case>([
  ['planner', planner],
  [
    'unchanged-10k',
    reading(
      '10,000 of 10,000, unchanged, preview',
      { pool: 10_000, declared: 10_000 },
      { listUsers: 183, times: 1.15, plus: 0 },
    ),
  ],
  [
    'few-of-100k',
    reading('50 of 100,000, unchanged, preview', { pool: 100_000, declared: 50 }, { listUsers: 50, times: 0, plus: 4 }),
  ],
  [
    'unchanged-100k',
    reading(
      '100,000 of 100,000, unchanged, preview',
      { pool: 100_000, declared: 100_000 },
      { listUsers: 1_700, times: 1.15, plus: 10, megabytes: 600 },
    ),
  ],
  [
    'changed-1k',
    writing('1,000 of 10,000 changed, up', {
      pool: 10_000,
      attributesOf: tenthChanged,
      throttledShare: 0.01,
      times: 1.15,
    }),
  ],
  [
    'changed-1k-beside-others',
    writing('the same, others take half of UserUpdate', {
      ...{ pool: 10_000, attributesOf: tenthChanged, throttledShare: 0.1 },
      others: 12.5,
    }),
  ],
  [
    'sets-and-deletes',
    writing('a set and a delete for 1,000 users, up', {
      pool: 1_000,
      attributesOf: setAndDelete,
      throttledShare: 0.01,
    }),
  ],
  ['seeding-1k', seeding],
  ['takeover-100k', takeover],
  ['rules-100k', rules100k],
  ['rules-1m', rules1M],
  ['find-100k', find100k],
]);
