/** What ends a command early, as people read it: one message without a stack trace, and the exit status it comes to. */
import { CognitoError } from '../providers/cognito/gateway.ts';
import { readableFailure } from '../providers/provider/verb-failures.ts';
import { CommandFailure } from './command-failure.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/** The text for stderr and the status. Only a defect of ours keeps its stack. */
export function describeFailure(error: unknown): { readonly text: string; readonly status: ExitStatus } {
  const message = error instanceof CommandFailure ? error.message : readableFailure(error);
  const away = error instanceof CognitoError && error.refusal.code === 'unreachable';
  const status = away ? exitStatus.unreachable : exitStatus.error;
  if (message !== undefined) return { text: `error: ${message}`, status };
  const defect = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `this is a defect of cognito-users, please report it:\n${defect}`, status };
}
