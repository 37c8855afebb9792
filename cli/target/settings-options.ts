/** The flags of the settings: each is the configuration's key in kebab case, with the same values. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { choices, settingsTable } from '../../providers/settings/table.ts';

/** What the flags gave, by the name of the setting; nothing is checked here but the choices. */
export type SettingsFlags = Readonly<Record<string, unknown>>;

/** The names of all settings that have a flag. */
export const settingNames: readonly string[] = Object.entries(settingsTable).flatMap(([name, { flag }]) =>
  flag === undefined ? [] : [name],
);

/** Adds them to a command, under a heading of their own in its help. */
export function addSettings(command: Command): Command {
  command.optionsGroup('Settings (as in the configuration, and over it):');
  for (const [name, { flag, form, meaning }] of Object.entries(settingsTable)) {
    if (flag === undefined) continue;
    const option = new Option(`--${kebab(name)} ${flag}`.trimEnd(), meaning);
    if (isChoice(name)) option.choices(choices[name]);
    if (form === 'map') option.argParser(collectPairs);
    command.addOption(option);
  }
  return command;
}

function isChoice(name: string): name is keyof typeof choices {
  return Object.hasOwn(choices, name);
}

/** The flag of a setting: `maxChanges` is `max-changes`. */
export function kebab(name: string): string {
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
