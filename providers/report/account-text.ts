/** What is done to accounts, step by step, as people read it in a terminal. Passwords are shown to nobody. */
import type { Creation } from '../core/accounts.ts';
import { assertNever } from '../core/assert-never.ts';
import { printable } from '../core/diagnostics.ts';
import { mask } from '../core/secrets.ts';
import { shown } from '../core/value.ts';
import type { Step } from '../plan/model.ts';
import { changeLines, quoted } from './change-lines.ts';
import { wrapCharacters } from './columns.ts';
import { whyStep } from './reason-words.ts';

/** The lines of one step, below its user's name. */
export function stepLines(step: Step): readonly string[] {
  switch (step.kind) {
    case 'create':
      return creationLines(step.creation);
    case 'update':
      return step.changes.flatMap(changeLines);
    case 'add-to-group':
      return wrapped(`+ group ${printable(step.group)}  (${whyStep[step.reason]})`);
    case 'remove-from-group':
      return wrapped(`- group ${printable(step.group)}  (${whyStep[step.reason]})`);
    case 'enable':
      return wrapped(`~ enabled: false => true  (${whyStep[step.reason]})`);
    case 'disable':
      return wrapped(`~ enabled: true => false  (${whyStep[step.reason]})`);
    case 'set-password':
      return wrapped(`~ password: ${mask}${step.password.temporary ? ', temporary' : ''}  (${whyStep[step.reason]})`);
    case 'delete':
      return wrapped('- the account with all that is in it  (no longer declared)');
    default:
      return assertNever(step);
  }
}

/** `ann is invited by e-mail to ann@example.com`, for those who are. */
export function invitationText({ username, attributes, invitation }: Creation): string | undefined {
  if (invitation === undefined) return undefined;
  const to = shown(attributes.get(invitation) ?? '');
  return `${username} is invited by ${invitation === 'email' ? 'e-mail' : 'SMS'} to ${to}`;
}

function creationLines({ username, signInName, attributes, temporaryPassword }: Creation): readonly string[] {
  const values = [...attributes].map(([name, value]) => `+ ${name}: ${quoted(value)}`);
  return [
    ...(signInName === username ? [] : [`+ created as ${printable(shown(signInName))}`]),
    ...values.sort(),
    ...(temporaryPassword === undefined ? [] : [`+ password: ${mask}, temporary`]),
  ].flatMap(wrapped);
}

function wrapped(line: string): readonly string[] {
  return wrapCharacters(line, '    ');
}
