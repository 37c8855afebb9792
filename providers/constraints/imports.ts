/** What an import job asks of a pool and of each of its rows. */
import type { AttributeName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';

/** Whether a pool takes import jobs at all (Developer Guide, Importing users: an auto-verified attribute). */
export function takesImports({ autoVerifiedAttributes }: Pool): boolean {
  return autoVerifiedAttributes.size > 0;
}

/** The flags of which each row needs one that is true (Developer Guide, Creating the user import CSV file). */
export function flagsOfRows({ autoVerifiedAttributes }: Pool): readonly AttributeName[] {
  return [...autoVerifiedAttributes].map((name) => `${name}_verified`);
}
