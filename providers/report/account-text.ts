/** What is done to accounts beside attributes, as people read it in a terminal. Passwords are shown to nobody. */
import type { AccountStep, Creation, StepReason } from '../core/accounts.ts';
import { printable } from '../core/diagnostics.ts';
import { addressAttributes } from '../core/messages.ts';
import type { Hidden } from '../core/revealed.ts';
import { mask } from '../core/secrets.ts';
import type { Username, UserUpdate } from '../core/types.ts';
import { wrapCharacters } from './columns.ts';

/** The reasons in words. */
const whyStep: Readonly<Record<StepReason, string>> = {
  declared: 'declared',
  drifted: 'drifted',
  unfinished: 'left over from an earlier run',
  removed: 'no longer declared',
};

/** The lines of one step, below its user's name; of a change of attributes by `changeLines`. */
export function stepLines(
  username: Username,
  step: AccountStep,
  hidden: Hidden,
  changeLines: (update: UserUpdate) => readonly string[],
): readonly string[] {
  switch (step.kind) {
    case 'create':
      return creationLines(username, step.creation, hidden);
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
    case 'blank':
      return changeLines(step.update);
    case 'delete':
      return wrapped('- the account with all that is in it  (no longer declared)');
  }
}

/** `ann is invited by e-mail to ann@example.com`, for those who are. */
export function invitationText({ username, attributes, invitation }: Creation, hidden: Hidden): string | undefined {
  if (invitation === undefined) return undefined;
  const to = hidden(username, invitation) ? mask : (attributes.get(invitation) ?? '');
  return `${username} is invited by ${invitation === 'email' ? 'e-mail' : 'SMS'} to ${to}`;
}

function creationLines(username: Username, creation: Creation, hidden: Hidden): readonly string[] {
  const { signInName, attributes, temporaryPassword } = creation;
  const isHidden = addressAttributes.some((name) => attributes.get(name) === signInName && hidden(username, name));
  const values = [...attributes].map(([name, value]) => {
    const shown = hidden(username, name) ? mask : printable(JSON.stringify(value));
    return `+ ${name}: ${shown}`;
  });
  return [
    ...(signInName === username ? [] : [`+ created as ${isHidden ? mask : printable(signInName)}`]),
    ...values.sort(),
    ...(temporaryPassword === undefined ? [] : [`+ password: ${mask}, temporary`]),
  ].flatMap(wrapped);
}

function wrapped(line: string): readonly string[] {
  return wrapCharacters(line, '    ');
}
