/** What happens in one trial of the fault suite, drawn from its seed: what is declared anew, what changes by hand, what fails. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Hazard } from '../../cognito-double/src/faults.ts';

/** Attributes by name; a blank is declared to be deleted. */
export type Values = ReadonlyMap<string, string>;
export type Users = ReadonlyMap<string, Values>;

/** What goes wrong during the first `up` of a trial. */
export const faultKinds = [
  'throttle bursts',
  'server errors',
  'cut before',
  'cut after',
  'hanging',
  'everything',
  'one refused',
  'credentials expire',
  'engine killed',
  'provider killed',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Scenario {
  readonly seed: number;
  readonly kind: FaultKind;
  readonly declared: Users;
  /** Somebody else's changes: of attributes that stay declared, and of one that nobody declares. */
  readonly byHand: Users;
  readonly hazards: readonly Hazard[];
  /** Who is refused, where somebody is. */
  readonly refused: string;
  /** What strikes once (a kill, expiry) strikes after so many updates, or so many milliseconds, whichever comes first. */
  readonly strikesAfter: { readonly updates: number; readonly ms: number };
}

export const usernames: readonly string[] = Array.from({ length: 30 }, (_, n) => `user${n}`);
const managed = ['custom:tenant', 'custom:tier', 'custom:limits', 'nickname'];
/** Nobody ever declares it. */
export const undeclared = 'locale';

/** The client itself gives up after a minute, which test/cognito/retries.test.ts tries with less. */
const noAnswer = (connection: 'cut' | 'hangs', carriedOut: boolean, chance: number): Hazard => ({
  failure: { connection, carriedOut, cutAfterMs: 1_000 },
  chance,
});
const bursts: Hazard = { failure: 'TooManyRequestsException', chance: 0.05, times: 12 };
const serverErrors: readonly Hazard[] = [
  { failure: 'InternalErrorException', chance: 0.1 },
  { failure: 503, chance: 0.1 },
];
const hazardsOf: Readonly<Partial<Record<FaultKind, readonly Hazard[]>>> = {
  'throttle bursts': [bursts],
  'server errors': serverErrors,
  'cut before': [noAnswer('cut', false, 0.15)],
  'cut after': [noAnswer('cut', true, 0.15)],
  hanging: [noAnswer('hangs', true, 0.04), noAnswer('hangs', false, 0.04)],
  everything: [bursts, ...serverErrors, noAnswer('cut', false, 0.05), noAnswer('cut', true, 0.05)],
};

/** The scenario of that seed, for a pool that is as `before` declares it. */
export function scenario(seed: number, before: Users): Scenario {
  const random = xoroshiro128plus(seed);
  const below = (limit: number) => uniformInt(random, 0, limit - 1);
  const anyone = () => usernames[below(usernames.length)] ?? '';
  const kind = faultKinds[seed % faultKinds.length] ?? 'everything';
  const next = (user: string, name: string): readonly [string, string][] => {
    const value = before.get(user)?.get(name);
    const die = below(10);
    if (die < 3) return [[name, `${name} ${seed}.${below(1_000)}`]];
    if (die < 4) return [[name, '']];
    if (die < 5 || value === undefined) return [];
    return [[name, value]];
  };
  // A user with a new address is surely written.
  const refused = anyone();
  const newAddress = new Set([refused, anyone(), anyone()]);
  const declared = new Map(
    usernames.map((user) => {
      const email = newAddress.has(user) ? `${user}-${seed}@example.com` : before.get(user)?.get('email');
      const address: readonly [string, string][] = email === undefined ? [] : [['email', email]];
      return [user, new Map([...managed.flatMap((name) => next(user, name)), ...address])] as const;
    }),
  );
  const byHand = new Map(
    [anyone(), anyone(), anyone()].map((user) => {
      const stays = managed.filter((name) => (declared.get(user)?.get(name) ?? '') !== '');
      return [user, new Map([...stays.map((name) => [name, `by hand ${seed}`] as const), [undeclared, `${seed}`]])];
    }),
  );
  const strikesAfter = { updates: 1 + below(20), ms: 500 + below(6_000) };
  return { seed, kind, declared, byHand, hazards: hazardsOf[kind] ?? [], refused, strikesAfter };
}
