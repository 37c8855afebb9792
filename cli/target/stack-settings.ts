/** The settings of a stack: those of the project's configuration, and the arguments of its own program at the last `up`. */
import { settingsFrom } from '../../providers/settings/from-configuration.ts';
import { misspeltKey } from '../../providers/settings/table.ts';
import type { UsersOutputs } from '../../providers/state/inputs.ts';
import type { SettingsFlags } from './settings-options.ts';
import type { Stack } from './stack.ts';

/** Not checked yet but for what cannot be read at all. */
export interface StackSettings {
  readonly userPoolId: string | undefined;
  readonly folder: string;
  readonly given: SettingsFlags;
  readonly problems: readonly string[];
  /** Whether the configuration has that key as a secret. */
  isSecret(key: string): boolean;
}

/**
 * What the program gives the component as arguments was recorded at the last `up`; everything else is the configuration's, as the
 * component reads it.
 */
export function settingsOfStack(
  { config, secrets }: Stack,
  project: string,
  recorded: UsersOutputs | undefined,
): StackSettings {
  const prefix = `${project}:`;
  const given = new Set(recorded?.__arguments);
  const value = (key: string) => (given.has(key) ? undefined : (config.get(prefix + key) ?? secrets.get(prefix + key)));
  const isSecret = (key: string) => !given.has(key) && secrets.has(prefix + key);
  const all = [...config.keys(), ...secrets.keys()];
  const keys = all
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !given.has(misspeltKey(key) ?? key));
  const ofProgram = Object.entries(recorded?.settings ?? {}).filter(([key]) => given.has(key));
  const ofConfiguration = settingsFrom({ keys, value, isSecret });
  return {
    userPoolId: given.has('userPoolId') ? recorded?.userPoolId : value('userPoolId'),
    folder: value('users') ?? 'users',
    given: { ...ofConfiguration.given, ...Object.fromEntries(ofProgram) },
    problems: ofConfiguration.problems,
    isSecret,
  };
}
