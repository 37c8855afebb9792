/** How failures reach the engine: their message once, no stack trace, and what did succeed in the state. */

import { ConnectionError } from './aws/connection.ts';
import { CognitoError } from './aws/gateway.ts';
import type { RosterOutputs } from './inputs.ts';

/**
 * A failure whose message is all there is to say. The plugin host prints the error and its stack before the engine
 * shows the message, so those two are reduced to one short line.
 */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  constructor(message: string) {
    super(message);
    this.stack = 'the error follows';
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

/** Runs a verb so that what it throws is told without a stack trace, unless it is a defect of ours. */
export async function tellFailure<T>(verb: () => Promise<T>): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    const message = readableFailure(error);
    if (message === undefined) throw error;
    throw new ProviderFailure(message);
  }
}

/**
 * The engine's partial failure (ErrorResourceInitFailed): the state takes the outputs, every refusal is shown, and the
 * next `up` updates the same resource. A roster without refusals fails in the place of one that could not.
 */
export function partialFailure(
  id: string,
  properties: RosterOutputs,
  { refused, refusals }: { readonly refused: number; readonly refusals: readonly string[] },
): Error {
  const users = refused === 1 ? '1 user was refused' : `${refused} users were refused`;
  const message = refused === 0 ? 'not everything could be written' : users;
  const elsewhere = 'users of other rosters were refused: see above';
  const [told, reasons] = refusals.length === 0 ? [elsewhere, [elsewhere]] : [message, refusals];
  return Object.assign(new ProviderFailure(told), { id, properties, reasons });
}
