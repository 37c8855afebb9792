/** What is done to one account beside its attributes, in the order given. */
import type { Creation, DeclaredAccount, DeclaredPassword, GroupName } from './accounts.ts';
import type { ClientMetadata } from './client-metadata.ts';
import type { Diagnostic, LiveUser, Username } from './types.ts';

export type AccountStep =
  | {
      readonly kind: 'create';
      readonly creation: Creation;
      /** Cognito sends the invitation: then the call is not sent again unless it was surely not carried out. */
      readonly invite: boolean;
      /** Goes to the pool's triggers. */
      readonly clientMetadata: ClientMetadata;
    }
  | { readonly kind: 'enable' | 'disable' | 'delete' }
  | { readonly kind: 'add-to-group' | 'remove-from-group'; readonly group: GroupName }
  | { readonly kind: 'set-password'; readonly password: DeclaredPassword };

/** All steps of one user. */
export interface AccountSteps {
  readonly username: Username;
  /** The account they go to, by the pool's own name. Absent only where the first step creates it. */
  readonly account?: string;
  readonly steps: readonly AccountStep[];
}

/** What a user's steps came to. No step is repeated in it, because a step may hold a password. */
export type AccountOutcome = {
  readonly username: Username;
  /** How many steps were carried out, counted from the first. */
  readonly done: number;
  /** The account that a step of these has created. */
  readonly created?: LiveUser;
} & (
  | { readonly kind: 'applied' }
  /** Something that concerns everybody (pool, credentials, network) ended the run before the step after those done. */
  | { readonly kind: 'not-attempted' }
  | {
      /** Of the step after those done. `perhaps-applied`: its answer was lost, and it sends a message. */
      readonly kind: 'refused' | 'perhaps-applied';
      readonly diagnostic: Diagnostic;
    }
);

/** What of the account a step is about; undefined where it is about all of it. */
export function concernOf({ kind }: AccountStep): keyof DeclaredAccount | undefined {
  switch (kind) {
    case 'enable':
    case 'disable':
      return 'enabled';
    case 'add-to-group':
    case 'remove-from-group':
      return 'groups';
    case 'set-password':
      return 'password';
    default:
      return undefined;
  }
}
