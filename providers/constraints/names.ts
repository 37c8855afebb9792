/** Cognito's limits for names and values, as its API reference states them (AdminUpdateUserAttributes). */

/** AttributeValueType: at most 2,048 characters, which the API's service model counts as Unicode code points. */
export const longestValue = 2_048;
/** UsernameType: 1-128 characters. */
const longestUsername = 128;
/** AttributeNameType: 1-32 characters. */
const longestAttributeName = 32;

/** GroupNameType: 1-128 characters (CreateGroup). */
const longestGroupName = 128;

/** The pattern of the three types, which leaves out white space and control characters. */
const name = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

/** What is wrong with a username, or undefined. */
export function usernameProblem(username: string): string | undefined {
  return nameProblem('a username', username, longestUsername);
}

/** What is wrong with an attribute's name, or undefined. */
export function attributeNameProblem(attribute: string): string | undefined {
  return nameProblem("an attribute's name", attribute, longestAttributeName);
}

/** What is wrong with a group's name, or undefined. */
export function groupNameProblem(group: string): string | undefined {
  return nameProblem("a group's name", group, longestGroupName);
}

function nameProblem(what: string, text: string, longest: number): string | undefined {
  if (text === '') return `${what} cannot be empty`;
  if (isLonger(text, longest)) return `${what} has at most ${longest} characters`;
  return name.test(text) ? undefined : `${what} has no white space or control characters`;
}

/** Whether a text has more than that many code points; takes no longer for a longer text. */
export function isLonger(text: string, longest: number): boolean {
  if (text.length <= longest) return false;
  return text.length > 2 * longest || [...text].length > longest;
}
