/** The way of one call through the double: logged, throttled, refused on demand, and else carried out. */
import type { Account } from './account.ts';
import type { ActiveUsers } from './active-users.ts';
import type { CallLog } from './call-log.ts';
import { CognitoException, tooManyRequests } from './errors.ts';
import type { Call, Failure, Faults, NoAnswer } from './faults.ts';
import { operations } from './operations/index.ts';
import type { Operation } from './operations/operation.ts';
import type { Charge, RateLimits } from './rates.ts';

/** What a call comes to, before it is put into HTTP. */
export type Answer =
  | { readonly kind: 'output'; readonly output: object }
  | { readonly kind: 'exception'; readonly exception: CognitoException }
  /** Something in front of the service answers in its place. */
  | { readonly kind: 'status'; readonly status: number }
  /** The connection is cut, or stays open without an answer. */
  | {
      readonly kind: NoAnswer['connection'];
      readonly carriedOut: boolean;
      readonly begun: boolean;
      readonly cutAfterMs: number | undefined;
    };

export interface Service {
  readonly account: Account;
  readonly log: CallLog;
  readonly active: ActiveUsers;
  readonly limits: RateLimits;
  readonly faults: Faults;
}

/** Carries a call out. Throws only for a mistake of the double's own. */
export function answer(service: Service, call: Call): Answer {
  const given = decide(service, call);
  service.log.add(call, outcome(given), carriedOut(given));
  return given;
}

function decide(service: Service, call: Call): Answer {
  const { limits, faults } = service;
  const operation = operations.get(call.operation);
  if (operation === undefined) {
    return { kind: 'exception', exception: new CognitoException('UnknownOperationException', call.operation) };
  }
  if (!limits.admit(charges(operation, call))) return { kind: 'exception', exception: tooManyRequests() };
  const failure = faults.meet(call);
  if (failure === undefined) return carryOut(operation, service, call);
  if (typeof failure !== 'object' || !('connection' in failure)) return failed(failure);
  const done = failure.carriedOut && carryOut(operation, service, call).kind === 'output';
  return { kind: failure.connection, carriedOut: done, begun: failure.begun === true, cutAfterMs: failure.cutAfterMs };
}

function carryOut(operation: Operation, { account, active }: Service, { input }: Call): Answer {
  try {
    const run = () => operation.handle(account, input);
    return { kind: 'output', output: active.during(account, operation.name, input, run) };
  } catch (error) {
    if (error instanceof CognitoException) return { kind: 'exception', exception: error };
    throw error;
  }
}

/** COGNITO.md, Request rates: the category, one operation on one pool, and one user's profile. */
function charges({ name, quota }: Operation, { input }: Call): readonly Charge[] {
  if (quota === undefined) return [];
  const profile = `${input['UserPoolId']}/${input['Username']}`;
  switch (quota) {
    case 'UserPoolResourceRead':
    case 'UserPoolResourceUpdate':
      return [{ limit: quota }, { limit: 'OperationOfPool', owner: `${name}/${input['UserPoolId']}` }];
    case 'UserRead':
      return [{ limit: quota }, { limit: 'ProfileRead', owner: profile }];
    case 'UserUpdate':
    case 'UserAccountRecovery':
      return [{ limit: quota }, { limit: 'ProfileWrite', owner: profile }];
    case 'UserList':
    case 'UserCreation':
    case 'UserPoolRead':
    case 'UserResourceRead':
    case 'LimitManagement':
      return [{ limit: quota }];
  }
}

function failed(failure: Exclude<Failure, NoAnswer>): Answer {
  if (typeof failure === 'number') return { kind: 'status', status: failure };
  const { name, message } =
    typeof failure === 'string' ? { name: failure, message: 'Refused by the double.' } : failure;
  return { kind: 'exception', exception: new CognitoException(name, message) };
}

function outcome(given: Answer): string {
  switch (given.kind) {
    case 'output':
      return 'ok';
    case 'exception':
      return given.exception.name;
    case 'status':
      return String(given.status);
    case 'cut':
    case 'hangs':
      return given.kind;
  }
}

function carriedOut(given: Answer): boolean {
  return given.kind === 'output' || ('carriedOut' in given && given.carriedOut);
}
