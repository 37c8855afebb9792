/** Takes settings out of a stack's configuration: for the program, and for the command line. */
import { configKeys, misspeltKey, settingsOfForm } from './table.ts';

/** The configuration of the project's own namespace. Keys are without the namespace. */
export interface StackConfiguration {
  readonly keys: readonly string[];
  /** As the configuration has it: a list or a map is its JSON text. */
  readonly value: (key: string) => string | undefined;
  readonly isSecret: (key: string) => boolean;
}

/** What the configuration gives, which `readSettings` has still to check, and what cannot be read or is misspelt. */
export interface ConfiguredSettings {
  readonly given: Readonly<Record<string, unknown>>;
  readonly problems: readonly string[];
}

/** Reads the settings of a configuration. Keys that look like misspelt ones of ours are problems; others are the project's own. */
export function settingsFrom({ keys, value, isSecret }: StackConfiguration): ConfiguredSettings {
  const problems = keys.flatMap((key) => {
    const meant = misspeltKey(key);
    if (meant === undefined) return [];
    return [`there is no setting ${key}; did you mean ${meant}? (all: ${configKeys.join(', ')})`];
  });
  const given: Record<string, unknown> = {};
  for (const key of settingsOfForm('text')) given[key] = value(key);
  for (const key of settingsOfForm('list', 'map')) given[key] = structured(key, value(key), problems);
  if (isSecret('clientMetadata')) {
    problems.push('clientMetadata is a secret of the configuration, and Cognito does not encrypt ClientMetadata');
  }
  return { given, problems };
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
