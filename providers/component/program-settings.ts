/** Settings that the program's arguments leave out: the stack's configuration has them. */
import * as pulumi from '@pulumi/pulumi';
import { type ConfiguredSettings, settingsFrom } from '../settings/from-configuration.ts';
import { misspeltKey } from '../settings/table.ts';
import { secretKeys } from './secret-keys.ts';

/** What the configuration says beside the arguments. */
export interface LeftOutSettings extends ConfiguredSettings {
  readonly userPoolId: pulumi.Input<string> | undefined;
  readonly folder: string | undefined;
  /** Whether that setting comes from a secret of the configuration. */
  isSecret(setting: string): boolean;
}

/** Reads what the configuration of the project's namespace says of everything but those settings, which arguments give. */
export function settingsBeside(given: ReadonlySet<string>): LeftOutSettings {
  const config = new pulumi.Config();
  const prefix = `${config.name}:`;
  const secret = new Set(secretKeys());
  const isSecret = (key: string) => !given.has(key) && secret.has(`${prefix}${key}`);
  const value = (key: string) => (given.has(key) ? undefined : config.get(key));
  const keys = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    // A key such as userPoolId2 is the program's own where the program gives userPoolId itself.
    .filter((key) => !given.has(misspeltKey(key) ?? key));
  const userPoolId = value('userPoolId') || undefined;
  return {
    ...settingsFrom({ keys, value, isSecret }),
    userPoolId: userPoolId !== undefined && isSecret('userPoolId') ? pulumi.secret(userPoolId) : userPoolId,
    folder: value('users'),
    isSecret,
  };
}
