/** How failures reach the engine: their message once, no stack trace, and what did succeed in the state. */

import { ConnectionError } from '../cognito/connection/connection-error.ts';
import { CognitoError } from '../cognito/gateway.ts';
import type { UsersOutputs } from '../state/inputs.ts';

/**
 * A failure whose message is all there is to say. The plugin host prints the error and its stack before the engine
 * shows the message, so those two are reduced to one short line.
 */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  constructor(message: string) {
    super(message);
    this.stack = 'the error is shown under its resource';
  }
  override toString(): string {
    return 'cognito-users';
  }
}

/** The message of a failure that people can do something about; undefined for a defect of ours, which keeps its stack. */
export function readableFailure(error: unknown): string | undefined {
  if (error instanceof CognitoError || error instanceof ConnectionError || error instanceof ProviderFailure) {
    return error.message;
  }
  return undefined;
}

/** Runs a verb so that what it throws is told as `tellable` has it, and without a stack trace, unless it is a defect of ours. */
export async function tellFailure<T>(tellable: (message: string) => string, verb: () => Promise<T>): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    const message = readableFailure(error);
    if (message === undefined) throw error;
    throw new ProviderFailure(tellable(message));
  }
}

/** What the plugin host puts into every input, and takes a provider's code from. */
export interface ProviderCode {
  readonly __provider?: string;
}

/**
 * The engine's partial failure (ErrorResourceInitFailed): the state takes the outputs, every reason is shown, and the
 * next `up` updates the same resource.
 */
export function partialFailure(
  id: string,
  properties: UsersOutputs & ProviderCode,
  { message, reasons }: { readonly message: string; readonly reasons: readonly string[] },
): Error {
  return Object.assign(new ProviderFailure(message), { id, properties, reasons });
}
