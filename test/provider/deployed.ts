/** What a deployment of test/provider/deployment.ts is asked for, and what it comes to. */
import type * as pulumi from '@pulumi/pulumi';
import type { Properties } from './resource-properties.ts';

/** A resource in the state. */
export interface KeptResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The inputs that are, or once were, secrets: outputs of these names are, too. */
  readonly secret: readonly string[];
  /** It has failed partially, so that the next `up` updates it whatever its diff says. */
  readonly incomplete: boolean;
}

/** What the last deployment left, in the order in which its resources were made. */
export type State = readonly KeptResource[];

/** What a deployment does with a resource. */
export type Operation = 'create' | 'update' | 'replace' | 'same' | 'delete';

/** One deployment: a preview or an update, each in a process of its own. */
export interface Deployment {
  /** A provider of this process only. */
  readonly provider: pulumi.dynamic.ResourceProvider;
  /** Registers the program's resources; it may throw. */
  readonly program: () => void;
  readonly preview: boolean;
  /** Reads every resource before the program runs. */
  readonly refresh: boolean;
  /** The name of the only resource that the run is about (`--target`); without it, all are. */
  readonly target?: string;
}

/** What a deployment came to. */
export interface Deployed {
  readonly state: State;
  /** What failed, in the words that the engine shows. */
  readonly failures: readonly string[];
  /** What was done, or in a preview would be done, with each resource. */
  readonly operations: readonly Operation[];
  /** Whether a refresh found a resource other than the state had it. */
  readonly drifted: boolean;
}

/** The project and the stack of every program here. */
export const project = 'pulumi-cognito-users';
export const stack = 'dev';
