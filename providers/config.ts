/** Reads the component's arguments from the Pulumi configuration of the project's own namespace. */
import './node-version.ts';
import * as pulumi from '@pulumi/pulumi';
import type { CognitoUsersArgs } from './cognito-users.ts';
import { secretKeys } from './component/secret-keys.ts';
import { collect, configKeys, misspeltKey, readSettings, scalarKeys, structuredKeys } from './settings.ts';

/**
 * `pulumi config set userPoolId …` and the rest of docs/configuration.md. Throws a RunError for a missing `userPoolId`, a
 * value that is none of the choices, or a key that looks like a misspelt one: all of them at once.
 */
export function argsFromConfig(config: pulumi.Config = new pulumi.Config()): CognitoUsersArgs {
  const problems = misspelt(config.name);
  const given: Record<string, unknown> = {};
  for (const key of structuredKeys) given[key] = readObject(config, key, problems);
  for (const key of scalarKeys) given[key] = config.get(key);
  if (secretKeys().includes(`${config.name}:clientMetadata`)) {
    problems.push('clientMetadata is a secret of the configuration, and Cognito does not encrypt ClientMetadata');
  }
  const userPoolId = config.get('userPoolId');
  if (userPoolId === undefined || userPoolId === '') {
    problems.push(
      'userPoolId is not set: run `pulumi config set userPoolId <region_id>` with the id of your user pool',
    );
  }
  const settings = collect(() => readSettings(given), problems);
  if (settings === undefined || userPoolId === undefined || problems.length > 0) {
    throw new pulumi.RunError(
      `the configuration of ${config.name} has problems; nothing was done\n${problems.join('\n')}`,
    );
  }
  return { userPoolId, users: config.get('users') ?? 'users', ...settings };
}

function misspelt(namespace: string): string[] {
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${namespace}:`))
    .map((key) => key.slice(namespace.length + 1))
    .flatMap((key) => {
      const meant = misspeltKey(key);
      return meant === undefined
        ? []
        : [`there is no setting ${key}; did you mean ${meant}? (all: ${configKeys.join(', ')})`];
    });
}

function readObject(config: pulumi.Config, key: string, problems: string[]): unknown {
  try {
    return config.getObject(key);
  } catch {
    problems.push(`${key} is not JSON: set it with pulumi config set --path, see docs/configuration.md`);
    return undefined;
  }
}
