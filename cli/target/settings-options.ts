/** The flags of the settings: each is the configuration's key in kebab case, with the same values. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { choices } from '../../providers/settings.ts';

/** What the flags gave, by the name of the setting; nothing is checked here but the choices. */
export type SettingsFlags = Readonly<Record<string, unknown>>;

const about: Readonly<Record<keyof Omit<typeof choices, 'importJobs'>, string>> = {
  missingUsers: 'what becomes of declared users who are not in the pool',
  removedUsers: 'what becomes of accounts that are no longer declared',
  removedAttributes: 'what becomes of attributes that are no longer declared',
  unmanagedAttributes: 'what becomes of attributes that nobody declared',
  messages: 'whether an update may make Cognito send a code',
  mappedAttributes: 'declared attributes that an identity provider writes at every sign-in',
  unprovenNames: 'names by which only an account is found that has not proven them',
  recreatedAccounts: 'recorded accounts that are gone while another has their name',
};

const choiceNames = Object.keys(about).filter((name): name is keyof typeof about => Object.hasOwn(about, name));

/** The names of all settings that have a flag. */
export const settingNames: readonly string[] = [
  ...choiceNames,
  'maxChanges',
  'maxDeletions',
  'force',
  'createGroups',
  'ignoreUsers',
  'ignoreAttributes',
  'onlyUsers',
  'clientMetadata',
  'requestRates',
];

/** Adds them to a command, under a heading of their own in its help. */
export function addSettings(command: Command): Command {
  command.optionsGroup('Settings (as in the configuration, and over it):');
  for (const name of choiceNames) {
    command.addOption(new Option(`--${kebab(name)} <choice>`, about[name]).choices(choices[name]));
  }
  return command
    .option('--max-changes <limit>', 'the most users to change: a number, or a percent such as "30 %"')
    .option('--max-deletions <limit>', 'the most attributes to delete and accounts to remove')
    .option('--force', 'lift both limits, and let delete take accounts that this stack has not created')
    .option('--create-groups', 'whether declared groups that the pool lacks are made')
    .option('--ignore-users <pattern...>', 'names that no run touches; * is the only wildcard')
    .option('--ignore-attributes <pattern...>', 'attributes that no run touches')
    .option('--only-users <pattern...>', 'look at these users only; * is the only wildcard')
    .option('--client-metadata <key=value...>', 'goes to Lambda triggers with every update', collectPairs)
    .option('--request-rates <category=rate...>', 'requests a second by quota category', collectPairs);
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `key=value`, as often as wanted. fromEntries makes own properties, so a key may be called __proto__. */
function collectPairs(
  pair: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It has to be <name>=<value>.');
  return Object.fromEntries([...Object.entries(before ?? {}), [pair.slice(0, equals), pair.slice(equals + 1)]]);
}
