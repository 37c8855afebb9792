/** Things that go wrong on demand: refusals, throttles, 5xx, cut connections, answers that never come, expired keys. */
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A call as it arrived, before it is checked against the service model. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly accessKeyId: string;
}

/** The client gets no answer: the connection is cut, or stays open. The call is carried out, or is not. */
export interface NoAnswer {
  readonly connection: 'cut' | 'hangs';
  readonly carriedOut: boolean;
  /** Whether the status line and the first byte of the body arrive all the same. */
  readonly begun?: boolean;
  /** One that hangs is cut after so many milliseconds; never by default. */
  readonly cutAfterMs?: number;
}

/**
 * How a call fails: the name of an API exception, one with its message, an HTTP status, which comes as the HTML of
 * something in front of the service, or without an answer. All but a call that is carried out before its answer is lost
 * change nothing.
 */
export type Failure = string | number | { readonly name: string; readonly message: string } | NoAnswer;

/** Whose calls fail: a `Username` as the request has it, or a rule of one's own. */
export type Who = string | ((call: Call) => boolean);

/** A failure that comes by chance: from 0, never, to 1, always. The next `times` calls of that operation meet it too. */
export interface Hazard {
  readonly failure: Failure;
  readonly chance: number;
  readonly times?: number;
  /** Every operation by default. */
  readonly operation?: string;
}

const readsOfUsers: ReadonlySet<string> = new Set(['AdminGetUser', 'AdminListGroupsForUser']);

interface NextFailure {
  readonly operation: string;
  readonly failure: Failure;
  readonly times: number;
}

export class Faults {
  readonly #refusals: { readonly concerns: (call: Call) => boolean; readonly failure: Failure }[] = [];
  readonly #expired = new Set<string>();
  #allowed: ReadonlySet<string> | undefined;
  #next: readonly NextFailure[] = [];
  #chance: (call: Call) => Failure | undefined = () => undefined;

  /** From now on: every call that those are concerned with; a username stands for all calls that write to them. */
  refuse(who: Who, failure: Failure): void {
    const concerns =
      typeof who === 'string'
        ? ({ operation, input }: Call) => !readsOfUsers.has(operation) && input['Username'] === who
        : who;
    this.#refusals.push({ concerns, failure });
  }

  failNext(operation: string, failure: Failure, times: number): void {
    this.#next = [...this.#next, { operation, failure, times }];
  }

  /** From now on, by a seeded generator: equal seeds and calls give equal failures. */
  setHazards(seed: number, hazards: readonly Hazard[]): void {
    const random = xoroshiro128plus(seed);
    this.#chance = ({ operation }) => {
      for (const { failure, chance, times = 1, operation: only = operation } of hazards) {
        if (only !== operation || uniformFloat32(random) >= chance) continue;
        if (times > 1) this.failNext(operation, failure, times - 1);
        return failure;
      }
      return undefined;
    };
  }

  /** From now on AWS takes that key's signature for expired (Common errors, ExpiredTokenException). */
  expire(accessKeyId: string): void {
    this.#expired.add(accessKeyId);
  }

  /** From now on IAM denies every other operation; undefined allows all (Common errors, AccessDeniedException). */
  allowOnly(operations: Iterable<string> | undefined): void {
    this.#allowed = operations === undefined ? undefined : new Set(operations);
  }

  /** How that call fails, if it does; a failure that was to come is used up by it. */
  meet(call: Call): Failure | undefined {
    if (this.#expired.has(call.accessKeyId)) return 'ExpiredTokenException';
    if (this.#allowed?.has(call.operation) === false) return denied(call);
    const at = this.#next.findIndex(({ operation }) => operation === call.operation);
    const next = this.#next[at];
    if (next === undefined) {
      return this.#refusals.find(({ concerns }) => concerns(call))?.failure ?? this.#chance(call);
    }
    this.#next = this.#next.toSpliced(at, 1, ...(next.times > 1 ? [{ ...next, times: next.times - 1 }] : []));
    return next.failure;
  }

  clear(): void {
    this.#refusals.length = 0;
    this.#expired.clear();
    this.#allowed = undefined;
    this.#next = [];
    this.#chance = () => undefined;
  }
}

/** The words are IAM's for an identity without a policy that allows it; the user's name is made up. */
function denied({ operation }: Call): Failure {
  const message = `User: arn:aws:iam::123456789012:user/double is not authorized to perform: cognito-idp:${operation} because no identity-based policy allows the cognito-idp:${operation} action`;
  return { name: 'AccessDeniedException', message };
}
