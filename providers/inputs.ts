/** What travels between the program, the provider and the state: inputs, outputs, and the context that is neither. */
import type { SerializedSettings } from './settings.ts';

/** The inputs of one roster, as `check` leaves them in the state. */
export interface RosterInputs {
  readonly userPoolId: string;
  /** The resource's own name: the component's and the file's, `users/acme.yaml`. */
  readonly roster: string;
  /** Text of core/state.ts. */
  readonly users: string;
  readonly settings: SerializedSettings;
  /** Values of the secrets that `users` refers to, by their key; a Pulumi secret, so encrypted in the state. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * The outputs: the inputs as far as they were applied. `users` is what the pool holds of them, as last applied or as the
 * last refresh found it; where those two differ, `__applied` has the user as last applied. The engine's display leaves
 * names with `__` out.
 */
export interface RosterOutputs extends RosterInputs {
  readonly __version: 1;
  readonly __applied?: string;
  /** Addresses that wait for their users' answers: text of core/pending.ts. */
  readonly __pending?: string;
  /** What is on record of accounts beside attributes, as the pool holds it: text of core/applied-accounts.ts. */
  readonly __accounts?: string;
  /** Where a refresh found another than was applied, the account as last applied. */
  readonly __appliedAccounts?: string;
}

/** What a process has to know of the deployment; `check` takes it out of the inputs, so it is never in the state. */
export interface DeploymentContext {
  readonly preview: boolean;
  /** The roster's own URN, for telling things under it. */
  readonly urn: string;
  /** The component's URN. */
  readonly component: string;
  /** The file the roster is cut from, and how many users it declares: what the guard's limits are about. */
  readonly file: string;
  readonly fileUsers: number;
  /** How many rosters and users the component declares. */
  readonly rosters: number;
  readonly users: number;
  /** The folder of the declaration as the program gave it, and the working directory that it is relative to. */
  readonly folder: string;
  readonly base: string;
  readonly project: string;
  readonly stack: string;
  /** What references of the declaration to the stack's configuration come to, by full key; nothing secret. */
  readonly config: Readonly<Record<string, string>>;
}

/** The property of the inputs that carries the context. The engine's display leaves names with `__` out. */
export const contextKey = '__context';

/** How an input that is not known yet arrives: `unknownValue` of @pulumi/pulumi's runtime/rpc. */
export const unknownInput = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
