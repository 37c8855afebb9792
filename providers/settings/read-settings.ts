/** Checks settings of any origin by the one table. */
import { SettingProblems } from './readers.ts';
import type { Settings } from './settings.ts';
import { settingsTable } from './table.ts';

/** A setting that cannot be used; the message names it, its value and the right ones. */
class SettingError extends Error {
  override readonly name = 'SettingError';
}

/**
 * Checks settings of whatever origin, by the table's readers. Throws a SettingError that tells everything that is wrong, of secret
 * settings without their value.
 * @example readSettings({ missingUsers: 'create', force: 'true' }) // { missingUsers: 'create', force: true }
 */
export function readSettings(
  given: Readonly<Record<string, unknown>>,
  isSecret: (setting: string) => boolean = () => false,
): Settings {
  const problems = new SettingProblems(isSecret);
  const read = Object.entries(settingsTable).flatMap(([name, { read }]) => {
    const value = given[name] === undefined ? undefined : read(name, given[name], problems);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (problems.all.length > 0) throw new SettingError(problems.all.join('\n'));
  return Object.fromEntries(read);
}

/** What `read` gives; a SettingError of it joins the other problems instead. */
export function collect<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
