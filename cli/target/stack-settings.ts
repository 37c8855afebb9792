/** The settings of a stack: those of the project's configuration, or of what its own program has applied last. */
import { configKeys, misspeltKey, scalarKeys, structuredKeys } from '../../providers/settings.ts';
import type { UsersOutputs } from '../../providers/state/inputs.ts';
import type { SettingsFlags } from './settings-options.ts';
import type { Stack } from './stack.ts';

/** Not checked yet but for what cannot be read at all. */
export interface StackSettings {
  readonly userPoolId: string | undefined;
  readonly folder: string;
  readonly given: SettingsFlags;
  readonly problems: readonly string[];
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
  const value = (key: string) => config.get(`${project}:${key}`) ?? secrets.get(`${project}:${key}`);
  const folder = value('users') ?? 'users';
  const userPoolId = value('userPoolId');
  if (userPoolId === undefined && recorded !== undefined) {
    return { userPoolId: recorded.userPoolId, folder, given: { ...recorded.settings }, problems: [] };
  }
  const problems = misspelt([...config.keys(), ...secrets.keys()], project);
  const given: Record<string, unknown> = {};
  for (const key of scalarKeys) given[key] = value(key);
  for (const key of structuredKeys) given[key] = structured(key, value(key), problems);
  if (secrets.has(`${project}:clientMetadata`)) {
    problems.push('clientMetadata is a secret of the configuration, and Cognito does not encrypt ClientMetadata');
  }
  return { userPoolId, folder, given, problems };
}

function structured(key: string, text: string | undefined, problems: string[]): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    problems.push(`${key} is not JSON: set it with pulumi config set --path, see docs/configuration.md`);
    return undefined;
  }
}

function misspelt(keys: readonly string[], project: string): string[] {
  return keys.flatMap((key) => {
    const name = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined;
    const meant = name === undefined ? undefined : misspeltKey(name);
    if (meant === undefined) return [];
    return [`there is no setting ${name}; did you mean ${meant}? (all: ${configKeys.join(', ')})`];
  });
}
