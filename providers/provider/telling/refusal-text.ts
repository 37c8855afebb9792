/** What a run tells of problems: each with its place in the files, no secret in it, and nothing that a terminal or a CI runner obeys. */

import type { Diagnostic } from '../../problems/diagnostic.ts';
import { placed } from '../../problems/places.ts';
import { formatDiagnostics } from '../../problems/problem-text.ts';
import { hidesValues } from '../../settings/with-defaults.ts';
import type { UsersInputs } from '../../state/inputs.ts';
import { count } from '../../values/amounts.ts';
import { withoutSecrets } from '../../values/masking.ts';
import { printable } from '../../values/printable.ts';
import type { Session } from '../session.ts';

/** A text that may hold words of others, as people may see it. */
export function tellable({ secrecy }: Pick<Session, 'secrecy'>, text: string): string {
  return printable(secrecy.hide(text));
}

/** All of those problems. The files are read for their places, where the component is known. */
export function problemsText(session: Session, inputs: UsersInputs, problems: readonly Diagnostic[]): string {
  const context = session.context(inputs);
  const { places, texts } = context === undefined ? nowhere : session.declaration(context);
  // Before anything is changed in them, and once more for the lines of files.
  const hidden = problems.map((problem) => withoutSecrets(problem, session.secrecy.hide));
  // Lines of files have values.
  const frames = hidesValues(inputs.settings) ? nowhere.texts : texts;
  return tellable(session, formatDiagnostics(placed(hidden, places), frames));
}

const nowhere = { places: new Map(), texts: new Map() };

/** Why nothing is written, as one text; undefined where no problem is an error. A preview has told who is held back. */
export function refusalText(
  session: Session,
  inputs: UsersInputs,
  { problems, heldBack }: { readonly problems: readonly Diagnostic[]; readonly heldBack: readonly Diagnostic[] },
): string | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return undefined;
  const all = session.context(inputs)?.preview === true ? problems : [...problems, ...heldBack];
  return `${count(errors.length, 'problem')}; nothing is written\n${problemsText(session, inputs, all)}`;
}
