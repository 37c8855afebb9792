/** Problems of a component as text: each with its place in the files, and no secret in Cognito's own words. */
import { formatDiagnostics } from '../core/diagnostics.ts';
import { placed } from '../core/places.ts';
import { maskSecrets } from '../core/secrets.ts';
import type { Diagnostic } from '../core/types.ts';
import { secretsOf, type UsersInputs } from '../state/inputs.ts';
import type { Session } from './session.ts';

/** All of those problems. The files are read for their places, where the component is known. */
export function problemsText(session: Session, inputs: UsersInputs, problems: readonly Diagnostic[]): string {
  const context = session.context(inputs);
  const { places, texts } = context === undefined ? nowhere : session.declaration(context);
  return maskSecrets(formatDiagnostics(placed(problems, places), texts), secretsOf(inputs).values());
}

const nowhere = { places: new Map(), texts: new Map() };

/** Why nothing is written, as one text; undefined where no problem is an error. */
export function refusalText(
  session: Session,
  inputs: UsersInputs,
  problems: readonly Diagnostic[],
): string | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return undefined;
  const count = errors.length === 1 ? '1 problem' : `${errors.length.toLocaleString('en')} problems`;
  return `${count}; nothing is written\n${problemsText(session, inputs, problems)}`;
}
