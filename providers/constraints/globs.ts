/** What a glob of a rule or a condition may not be: the library that judges globs takes a leading `!` for everything else. */

/** Whether it would match everything but what it says. */
export function isNegated(glob: string): boolean {
  return glob.startsWith('!');
}

/** The way out. */
export const negationHint = '! negates nothing; write \\! for the character itself';
