/** What travels between the program, the provider and the state: inputs, outputs, and the context that is neither. */

import type { Username } from '../model/names.ts';
import type { DeclaredRules, RuleName } from '../model/rules.ts';
import type { DeclaredUser, DeclaredUsers } from '../model/users.ts';
import type { Settings } from '../settings/settings.ts';
import type { AwaitedValues } from '../values/faces.ts';
import { type Secrets, secretKeyOfValue } from '../values/secrets.ts';
import type { ProviderConnection } from './connections.ts';
import { encodeRules } from './rule-texts.ts';
import { bytesOf, encodeUsers, type Texts } from './texts.ts';
import { secretKeysIn } from './two-faces.ts';
import type { UserFiles } from './user-files.ts';

/** The types of what a program registers: short, because a terminal of 80 columns shows them beside the progress. */
export const resourceTypes = {
  component: 'cognito-users:index:Users',
  /** The module and the types of the dynamic resources, as @pulumi/pulumi takes them. */
  module: 'users',
  users: 'Users',
  outcome: 'Outcome',
} as const;

/** The type of the resource that keeps a component's users, as the state has it. */
export const usersResourceType = `pulumi-nodejs:dynamic/${resourceTypes.module}:${resourceTypes.users}`;

/** The inputs of the one resource that keeps a component's users, as `check` leaves them in the state. */
export interface UsersInputs {
  /** The component's name, which is the resource's too. */
  readonly component: string;
  readonly userPoolId: string;
  /** Everybody who is declared. */
  readonly users: Texts;
  /** What is declared of everybody who matches (state/rule-texts.ts); absent where there is no rule. */
  readonly rules?: string;
  readonly settings: Settings;
  /** The settings, `userPoolId` among them, that the program gives as arguments; the others are the configuration's. Absent where none. */
  readonly __arguments?: readonly string[];
  /** What an explicit `aws.Provider` of the component says; without one, the stack's `aws:*` counts. */
  readonly connection?: ProviderConnection;
  /** What the program hands over, by name, as texts; secret ones are among `secrets`. In a preview, any may be `unknownInput`. */
  readonly values?: Readonly<Record<string, string>>;
  /** The names of the values that are secrets of the program. */
  readonly secretValues?: readonly string[];
  /** Values of the secrets that `users` refers to, by their key; a Pulumi secret, so encrypted in the state. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * The outputs: the inputs as far as they were applied. `users` is what was applied last, or what the last refresh found; `__records` is
 * what is known beside (state/entries.ts). The engine's display leaves names with `__` out.
 */
export interface UsersOutputs extends UsersInputs {
  readonly __version: typeof stateVersion;
  readonly __records: Texts;
  /** What rules have given, by `sub` (state/given-texts.ts); absent where nothing. */
  readonly __given?: Texts;
  /** The `sub`s of accounts whose sessions have still to be ended, sorted; absent where none. */
  readonly __sessionsDue?: readonly string[];
}

/** The version of outputs. One is read and written. */
export const stateVersion = 1;

/** The inputs of the small resource that fails in the place of users whose outputs are too big for a partial failure. */
export interface OutcomeInputs {
  /** The component whose refusals it tells. */
  readonly outcomeOf: string;
}

/** What a process has to know of the deployment; `check` takes it out of the inputs, so it is never in the state. */
export interface DeploymentContext {
  readonly preview: boolean;
  /** The resource's own URN, for telling things under it, and the component's. */
  readonly urn: string;
  readonly componentUrn: string;
  /** Whether the program has an outcome resource, which fails where this resource cannot. */
  readonly outcome: boolean;
  /** The folder of the declaration as the program gave it, and the working directory that it is relative to. */
  readonly folder: string;
  readonly base: string;
  readonly stack: string;
  /** Whether the id of the user pool is a secret of the program: no text tells it then. */
  readonly secretPool?: boolean;
  /** What the program says is about to exist: `schemas` of the pool, and names of groups. Any part may be `unknownInput`. */
  readonly expected?: { readonly schema?: unknown; readonly groups?: unknown };
  /** Hashes of passwords that new users bring along, by the declared name; a secret, and needed by this process only. */
  readonly passwordHashes?: Readonly<Record<Username, string>>;
  /** Which file declares each user: what limits are about. */
  readonly files: UserFiles;
  /** Where each rule stands, as `users/rules.yaml:3`; absent where there is none. */
  readonly rules?: Readonly<Record<RuleName, string>>;
}

/** The property of the inputs that carries the context. The engine's display leaves names with `__` out. */
export const contextKey = '__context';

/** How an input that is not known yet arrives: `unknownValue` of @pulumi/pulumi's runtime/rpc. */
export const unknownInput = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Texts of more bytes than these have an outcome resource: outputs are at most about twice as big. */
export const outcomeFromBytes = 4 * 1024 * 1024;

/**
 * Up to so many bytes of outputs a resource fails partially. Measured: the engine keeps 11,264 KB of them and loses 12,288 KB, with every
 * reason.
 */
export const partialFailureUpTo = 8 * 1024 * 1024;

/** How many bytes those outputs are, about: nearly all of it is texts. */
export function outputBytes({ users, __records, __given = {}, ...rest }: UsersOutputs): number {
  return bytesOf(users) + bytesOf(__records) + bytesOf(__given) + Buffer.byteLength(JSON.stringify(rest));
}

/** What a component declares, with everything resolved but secrets. */
export interface DeclaredComponent<P, S> {
  readonly component: string;
  readonly userPoolId: P;
  readonly settings: S;
  readonly users: DeclaredUsers;
  readonly rules: DeclaredRules;
  /** All that the declaration may refer to. */
  readonly secrets: Secrets;
}

/** The inputs of a component's resource, for the program and for the command line. It is entrusted with the secrets of its users only. */
export function inputsOf<P, S>({
  component,
  userPoolId,
  settings,
  users,
  rules,
  secrets,
}: DeclaredComponent<P, S>): Pick<UsersInputs, 'component' | 'users' | 'rules' | 'secrets'> & {
  readonly userPoolId: P;
  readonly settings: S;
} {
  const keys = secretKeysIn(users.values());
  const needed = [...secrets].filter(([key]) => keys.has(key));
  const text = encodeRules(rules);
  const inputs = {
    component,
    userPoolId,
    users: encodeUsers(users),
    ...(text === undefined ? {} : { rules: text }),
    settings,
  };
  return needed.length === 0 ? inputs : { ...inputs, secrets: Object.fromEntries(needed) };
}

/** Everybody of those files, each in exactly one. */
export function everybodyOf(files: readonly { readonly users: DeclaredUsers }[]): DeclaredUsers {
  const [first, ...others] = files;
  if (others.length === 0) return first?.users ?? new Map();
  const all = new Map<Username, DeclaredUser>();
  for (const { users } of files) for (const [name, user] of users) all.set(name, user);
  return all;
}

/** The values of the program that are not known yet. */
export function awaitedIn({
  values = {},
  secretValues = [],
}: Pick<UsersInputs, 'values' | 'secretValues'>): AwaitedValues {
  const names = Object.keys(values).filter((name) => values[name] === unknownInput);
  return new Map(names.map((name) => [secretKeyOfValue(name), secretValues.includes(name) ? 'secret' : 'plain']));
}

/** The secret values that travel with inputs or outputs. */
export function secretsOf({ secrets = {} }: Pick<UsersInputs, 'secrets'>): Secrets {
  return new Map(Object.entries(secrets));
}
