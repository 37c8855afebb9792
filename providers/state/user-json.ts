/** One declared user as the JSON that inputs and outputs carry. */
import type { DeclaredPassword, DeclaredUser } from '../model/users.ts';

/**
 * The members of a user's JSON object, names and groups sorted by code unit, a blank as `""`, what is not said absent:
 * `{"attributes":{…},"clientMetadata":{…},"enabled":true,"groups":["…"],"password":"${secret:…}","sub":"…"}`. A temporary
 * password is `{"temporary":true,"value":"${secret:…}"}`.
 */
export function userJson(user: DeclaredUser): object {
  const { attributes, clientMetadata, create, enabled, groups, password, protect, sub } = user;
  return {
    attributes: mapJson(attributes),
    ...(clientMetadata === undefined ? {} : { clientMetadata: mapJson(clientMetadata) }),
    ...(create === undefined ? {} : { create }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups: groups.toSorted() }),
    ...(password === undefined ? {} : { password: passwordJson(password) }),
    ...(protect === undefined ? {} : { protect }),
    ...(sub === undefined ? {} : { sub }),
  };
}

/** The user that `userJson` told. Throws a TypeError for a member of any other shape. */
export function userOf(json: unknown): DeclaredUser {
  const { attributes = {}, clientMetadata, create, enabled, groups, password, protect, sub } = membersOf(json);
  return {
    attributes: textsOf(attributes),
    ...(clientMetadata === undefined ? {} : { clientMetadata: textsOf(clientMetadata) }),
    ...(create === false ? { create } : {}),
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
    ...(groups === undefined ? {} : { groups: groupsOf(groups) }),
    ...(password === undefined ? {} : { password: passwordOf(password) }),
    ...(protect === true ? { protect } : {}),
    ...(typeof sub === 'string' ? { sub } : {}),
  };
}

/** A map as a JSON object, names sorted by code unit. fromEntries makes own properties, so a name may be `__proto__`. */
export function mapJson<T>(map: ReadonlyMap<string, T>): object {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The members of a JSON object. JSON.parse makes an own property of every key, of `__proto__` too. Throws a TypeError for anything else. */
export function membersOf(json: unknown): Readonly<Record<string, unknown>> {
  if (isObject(json)) return json;
  throw new TypeError('the state has no JSON object where one is expected');
}

/** The texts of a JSON object by name, `__proto__` too. */
function textsOf(json: unknown): ReadonlyMap<string, string> {
  const members = membersOf(json);
  const texts = new Map<string, string>();
  for (const name of Object.keys(members)) texts.set(name, String(members[name]));
  return texts;
}

/** As `userJson` tells passwords. */
function passwordJson({ value, temporary }: DeclaredPassword): unknown {
  return temporary ? { temporary, value } : value;
}

/** Texts of a JSON list. Throws a TypeError for anything else. */
function groupsOf(json: unknown): readonly string[] {
  if (!Array.isArray(json)) throw new TypeError('the state has no list where groups are expected');
  return json.map(String);
}

function passwordOf(json: unknown): DeclaredPassword {
  if (typeof json === 'string') return { value: json, temporary: false };
  return { value: String(membersOf(json)['value']), temporary: true };
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
