/** Reads the component's arguments from the Pulumi configuration of the project's own namespace. */
import './node-version.ts';
import * as pulumi from '@pulumi/pulumi';
import type { CognitoUsersArgs } from './cognito-users.ts';
import { secretKeys } from './component/secret-keys.ts';
import { settingsFrom } from './settings/from-configuration.ts';
import { collect, readSettings } from './settings/read-settings.ts';

/**
 * `pulumi config set userPoolId …` and the rest of docs/configuration.md. Throws a RunError for a missing `userPoolId`, a
 * value that is none of the choices, or a key that looks like a misspelt one: all of them at once.
 * @example new CognitoUsers('users', argsFromConfig())
 */
export function argsFromConfig(config: pulumi.Config = new pulumi.Config()): CognitoUsersArgs {
  const configuration = configurationOf(config);
  const { isSecret } = configuration;
  const { given, problems: before } = settingsFrom(configuration);
  const problems = [...before];
  const userPoolId = config.get('userPoolId');
  if (userPoolId === undefined || userPoolId === '') {
    problems.push(
      'userPoolId is not set: run `pulumi config set userPoolId <region>_<id>` with the id of your user pool',
    );
  }
  const settings = collect(() => readSettings(given, isSecret), problems);
  if (settings === undefined || userPoolId === undefined || problems.length > 0) {
    throw new pulumi.RunError(
      `the configuration of ${config.name} has problems; nothing was done\n${problems.join('\n')}`,
    );
  }
  const pool = isSecret('userPoolId') ? pulumi.secret(userPoolId) : userPoolId;
  return { userPoolId: pool, users: config.get('users') ?? 'users', ...settings };
}

function configurationOf(config: pulumi.Config) {
  const prefix = `${config.name}:`;
  const all = Object.keys(pulumi.runtime.allConfig());
  const secret = new Set(secretKeys());
  return {
    keys: all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    value: (key: string) => config.get(key),
    isSecret: (key: string) => secret.has(`${prefix}${key}`),
  };
}
