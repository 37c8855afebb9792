/** What rules have given, as the JSON texts that outputs carry: by `sub`, cut as users are. */
import type { Given, GivenBySub, GivenValue } from '../model/rules.ts';
import { meant } from '../model/value.ts';
import { cut, type Texts, textsFor } from './texts.ts';
import { mapJson, membersOf } from './user-json.ts';

/** The texts; undefined where no rule has given anything, so that outputs without rules have no member for them. */
export function encodeGiven(given: GivenBySub): Texts | undefined {
  if (given.size === 0) return undefined;
  const parts = cut(given, textsFor(given.size));
  return Object.fromEntries(
    [...parts].map(([text, part]) => [
      text,
      JSON.stringify(mapJson(new Map([...part].map(([sub, each]) => [sub, givenJson(sub, each)])))),
    ]),
  );
}

/** What `encodeGiven` told. Throws for texts of any other shape. */
export function decodeGiven(texts: Texts | undefined): GivenBySub {
  const given = new Map<string, Given>();
  for (const text of Object.values(texts ?? {})) {
    const members = membersOf(JSON.parse(text));
    for (const sub of Object.keys(members)) given.set(sub, givenOf(sub, members[sub]));
  }
  return given;
}

/** `{"username":"ana","attributes":{"custom:tier":["gold","vip"]},"groups":{"staff":"vip"}}`; no username where it is the `sub`. */
function givenJson(sub: string, { username, names, attributes, groups }: Given): object {
  return {
    ...(username === sub ? {} : { username }),
    ...(names.length === 0 ? {} : { names }),
    ...(attributes.size === 0
      ? {}
      : { attributes: mapJson(new Map([...attributes].map(([key, { value, rule }]) => [key, [meant(value), rule]]))) }),
    ...(groups.size === 0 ? {} : { groups: mapJson(groups) }),
  };
}

function givenOf(sub: string, json: unknown): Given {
  const { username = sub, names = [], attributes = {}, groups = {} } = membersOf(json);
  return {
    username: String(username),
    names: namesOf(names),
    attributes: new Map(Object.entries(membersOf(attributes)).map(([key, given]) => [key, givenValueOf(given)])),
    groups: new Map(Object.entries(membersOf(groups)).map(([group, rule]) => [group, String(rule)])),
  };
}

function namesOf(json: unknown): readonly string[] {
  if (!Array.isArray(json))
    throw new TypeError('the state has no list of the names by which a rule has found somebody');
  return json.map(String);
}

function givenValueOf(json: unknown): GivenValue {
  if (!Array.isArray(json)) throw new TypeError('the state has no list where a rule has given a value');
  const [value, rule]: readonly unknown[] = json;
  return { value: String(value), rule: String(rule) };
}
