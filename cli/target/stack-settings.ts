/** The settings of a stack: those of the project's configuration, or of what its own program has applied last. */
import { settingsFrom } from '../../providers/settings/from-configuration.ts';
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
 * A configuration without `userPoolId` belongs to a program that gives the component its arguments itself; what they were
 * at the last `up` is in the state.
 */
export function settingsOfStack(
  { config, secrets }: Stack,
  project: string,
  recorded: UsersOutputs | undefined,
): StackSettings {
  const prefix = `${project}:`;
  const value = (key: string) => config.get(prefix + key) ?? secrets.get(prefix + key);
  const isSecret = (key: string) => secrets.has(prefix + key);
  const folder = value('users') ?? 'users';
  const userPoolId = value('userPoolId');
  if (userPoolId === undefined && recorded !== undefined) {
    return { userPoolId: recorded.userPoolId, folder, given: { ...recorded.settings }, problems: [], isSecret };
  }
  const all = [...config.keys(), ...secrets.keys()];
  const keys = all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return { userPoolId, folder, ...settingsFrom({ keys, value, isSecret }), isSecret };
}
