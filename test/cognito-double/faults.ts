/** Refusals on demand: of one user, or of the next calls of one operation, before anything is applied. */

/** A call as it arrived, before it is checked against the service model. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly accessKeyId: string;
}

/**
 * How a call fails: the name of an API exception, one with its message, or an HTTP status, which comes as the HTML of
 * something in front of the service.
 */
export type Failure = string | number | { readonly name: string; readonly message: string };

/** Whose calls fail: a `Username` as the request has it, or a rule of one's own. */
export type Who = string | ((call: Call) => boolean);

const readsOfUsers: ReadonlySet<string> = new Set(['AdminGetUser', 'AdminListGroupsForUser']);

interface NextFailure {
  readonly operation: string;
  readonly failure: Failure;
  readonly times: number;
}

export class Faults {
  readonly #refusals: { readonly concerns: (call: Call) => boolean; readonly failure: Failure }[] = [];
  #next: readonly NextFailure[] = [];

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

  /** How that call fails, if it does; a failure that was to come is used up by it. */
  meet(call: Call): Failure | undefined {
    const at = this.#next.findIndex(({ operation }) => operation === call.operation);
    const next = this.#next[at];
    if (next === undefined) return this.#refusals.find(({ concerns }) => concerns(call))?.failure;
    this.#next = this.#next.toSpliced(at, 1, ...(next.times > 1 ? [{ ...next, times: next.times - 1 }] : []));
    return next.failure;
  }

  clear(): void {
    this.#refusals.length = 0;
    this.#next = [];
  }
}
