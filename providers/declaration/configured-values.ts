/** Values from configuration: replaces the references of a declaration, or says what is wrong with them, and where. */

import type { AttributeName } from '../model/names.ts';
import { nearest } from '../model/nearest.ts';
import { type DeclaredRule, type DeclaredRules, type RuleName, ruleSubject } from '../model/rules.ts';
import type { DeclaredUsers } from '../model/users.ts';
import { ReferringValue, type Value, written } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { type AccountKey, at, oncePerPlace, type Places } from '../problems/places.ts';
import { comesOutEmpty } from '../problems/reference-problems.ts';
import { type Part, partsOf, written as reference, substitute, textOf } from '../values/references.ts';
import { revealValue, type Secrets } from '../values/secrets.ts';

/** The stack's configuration by full key, `namespace:name`. */
export interface ReferenceSources {
  /** The namespace of keys that name none. */
  readonly project: string;
  readonly stack: string;
  /** Without the secret ones. */
  readonly config: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
  /** The names of what the program hands over; undefined where that is not known, so that every name is taken as given. */
  readonly values?: ReadonlySet<string> | undefined;
}

interface Finding {
  readonly code:
    | 'unknown-reference'
    | 'malformed-reference'
    | 'secret-as-config'
    | 'config-as-secret'
    | 'empty-reference';
  readonly message: string;
  readonly hint: string;
}

interface ReferenceProblem extends Finding, Pick<Diagnostic, 'severity' | 'at' | 'subject'> {}

/** A value, or users, in which only secrets and the program's values are still references. */
interface Resolved<T> {
  /** What may be stored and shown; `revealValue` of every text in it is what Cognito gets. */
  readonly resolved: T;
  /** The secrets it needs, by the key as written: to travel in an input of their own, as a Pulumi secret. */
  readonly secrets: Secrets;
  /** The names of the program's values that it takes. */
  readonly values: ReadonlySet<string>;
}

/** Resolves every attribute value, and checks the secrets of passwords. With problems, the users are not to be planned. */
export function resolveUsers(
  users: DeclaredUsers,
  places: Places,
  sources: ReferenceSources,
): Resolved<DeclaredUsers> & { readonly problems: readonly ReferenceProblem[] } {
  const secrets = new Map<string, string>();
  const names = new Set<string>();
  const problems: ReferenceProblem[] = [];
  const resolved = new Map(users);
  const resolve = (text: string) => {
    const value = resolveValue(text, sources);
    for (const [key, secret] of value.secrets) secrets.set(key, secret);
    for (const name of value.values) names.add(name);
    return value;
  };
  for (const [username, user] of users) {
    const tell = (findings: readonly Finding[], what: { attribute?: AttributeName; account?: AccountKey }) => {
      const place = at(places, username, what.attribute, what.account);
      const subject = { username, ...what };
      for (const finding of findings) problems.push({ ...finding, severity: 'error', ...place, subject });
    };
    const values = new Map<AttributeName, string>();
    for (const [attribute, text] of user.attributes) {
      if (!text.includes('${')) continue;
      const value = resolve(text);
      values.set(attribute, value.resolved);
      tell(value.findings, { attribute });
    }
    if (values.size > 0) resolved.set(username, { ...user, attributes: new Map([...user.attributes, ...values]) });
    for (const text of user.clientMetadata?.values() ?? []) {
      const taken = valuesTaken(text, sources.values);
      for (const name of taken.names) names.add(name);
      tell(taken.findings, {});
    }
    if (user.password !== undefined)
      tell(resolve(user.password.value).findings.map(ofPassword), { account: 'password' });
  }
  return { resolved, secrets, values: names, problems: oncePerPlace(problems) };
}

/** The program's values that a text takes which has no other references, as those of client metadata, and what is wrong with their names. */
export function valuesTaken(
  text: string,
  known: ReferenceSources['values'],
): { readonly names: readonly string[]; readonly findings: readonly Finding[] } {
  const names = text.includes('${') ? partsOf(text).flatMap((part) => (part.kind === 'value' ? [part.name] : [])) : [];
  return { names, findings: names.flatMap((name) => unknownValue(name, known) ?? []) };
}

/** Resolves the attribute values of rules, which take no secret. With problems, the rules are not to be planned. */
export function resolveRules(
  rules: DeclaredRules,
  places: Places,
  sources: ReferenceSources,
): { readonly rules: DeclaredRules; readonly values: ReadonlySet<string>; readonly problems: readonly Diagnostic[] } {
  const { resolved, values, problems } = resolveUsers(attributesOfRules(rules), places, sources);
  const plain = (name: RuleName, rule: DeclaredRule): DeclaredRule => {
    const { attributes = rule.attributes } = resolved.get(ruleSubject(name)) ?? {};
    return { ...rule, attributes: new Map([...attributes].map(([key, value]) => [key, ruleValue(written(value))])) };
  };
  return { rules: new Map([...rules].map(([name, rule]) => [name, plain(name, rule)])), values, problems };
}

/** The rules, in which what takes a value of the program is not known yet. */
export function awaitingValues(rules: DeclaredRules): DeclaredRules {
  const all = [...rules].map(([name, rule]): [RuleName, DeclaredRule] => {
    const attributes = [...rule.attributes].map(([key, value]): [AttributeName, Value] => {
      return [key, takesValue(written(value)) ? awaitedValue(written(value)) : value];
    });
    return [name, { ...rule, attributes: new Map(attributes) }];
  });
  return new Map(all);
}

function ruleValue(text: string): Value {
  return takesValue(text) ? awaitedValue(text) : revealValue(text, new Map());
}

function takesValue(text: string): boolean {
  return text.includes('${') && partsOf(text).some(({ kind }) => kind === 'value');
}

function awaitedValue(text: string): Value {
  return new ReferringValue(text, undefined, false);
}

/** What rules say of attributes, as if each were a user. */
export function attributesOfRules(rules: DeclaredRules): DeclaredUsers {
  return new Map(
    [...rules].map(([name, { attributes }]) => {
      return [ruleSubject(name), { attributes: new Map([...attributes].map(([key, value]) => [key, written(value)])) }];
    }),
  );
}

/** Only a secret that is set can be a password. */
function ofPassword(finding: Finding): Finding {
  if (finding.code === 'unknown-reference') return finding;
  const message = finding.code === 'empty-reference' ? 'the password is an empty secret' : finding.message;
  return { ...finding, message, hint: 'set it with `pulumi config set --secret`' };
}

/**
 * `${config:key}` and `${stack}` become text, `${secret:key}` and `${value:name}` stay. The values are not read again: a `${` in one
 * is text. A text without `${` comes back unchanged.
 */
export function resolveValue(
  text: string,
  sources: ReferenceSources,
): Resolved<string> & { readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const secrets = new Map<string, string>();
  const values = new Set<string>();
  const parts = substitute(text, (part) => {
    const finding = findingOf(part, sources);
    if (finding !== undefined) findings.push(finding);
    else if (part.kind === 'stack') return sources.stack;
    else if (part.kind === 'config') return sources.config.get(fullKey(part.key, sources));
    else if (part.kind === 'value') values.add(part.name);
    else if (part.kind === 'secret') secrets.set(part.key, sources.secrets.get(fullKey(part.key, sources)) ?? '');
    return undefined;
  });
  const resolved = textOf(parts);
  const isWhole = findings.length === 0 && parts.every(({ kind }) => kind === 'text' || kind === 'secret');
  if (isWhole && text !== '' && revealValue(resolved, secrets) === '') findings.push(comesOutEmpty(text));
  return { resolved, secrets, values, findings };
}

function findingOf(part: Part, sources: ReferenceSources): Finding | undefined {
  if (part.kind === 'malformed') {
    const hint = `write \${config:key}, \${secret:key}, \${value:name}, \${stack}, \${index} or \${fake:module.method}; for the text itself, double its $`;
    return { code: 'malformed-reference', message: `${part.written} is not a reference`, hint };
  }
  if (part.kind === 'value') return unknownValue(part.name, sources.values);
  if (part.kind !== 'config' && part.kind !== 'secret') return undefined;
  const key = fullKey(part.key, sources);
  const [right, other] =
    part.kind === 'config'
      ? ([sources.config, sources.secrets] as const)
      : ([sources.secrets, sources.config] as const);
  if (right.has(key)) return undefined;
  if (!other.has(key)) return unknown(part, sources);
  if (part.kind === 'config') {
    const hint = `write \${secret:${part.key}}, which keeps it out of the state and of every output`;
    return { code: 'secret-as-config', message: `${reference(part)} takes a secret as plain text`, hint };
  }
  const hint = `run \`pulumi config set --secret ${part.key}\`, or write \${config:${part.key}}`;
  return {
    code: 'config-as-secret',
    message: `${reference(part)} is not a secret: the configuration has it in plain text`,
    hint,
  };
}

function unknownValue(name: string, values: ReferenceSources['values']): Finding | undefined {
  if (values === undefined || values.has(name)) return undefined;
  const meant = nearest(name, values, Math.max(2, name.length / 4));
  return {
    code: 'unknown-reference',
    message: `the program hands over no value ${name}`,
    hint: meant === undefined ? `add it to the component's values` : `did you mean \${value:${meant}}?`,
  };
}

function unknown(part: Part & { readonly kind: 'config' | 'secret' }, sources: ReferenceSources): Finding {
  const forms = new Map<string, string>();
  for (const key of sources.config.keys()) forms.set(shortKey(key, sources), 'config');
  for (const key of sources.secrets.keys()) forms.set(shortKey(key, sources), 'secret');
  const sought = shortKey(part.key, sources);
  const meant = nearest(sought, forms.keys(), Math.max(2, sought.length / 4));
  const set = `pulumi config set ${part.kind === 'secret' ? '--secret ' : ''}${part.key}`;
  return {
    code: 'unknown-reference',
    message: `the configuration of stack ${sources.stack} has no ${part.key}`,
    hint: meant === undefined ? `run \`${set}\`` : `did you mean \${${forms.get(meant)}:${meant}}?`,
  };
}

function fullKey(key: string, { project }: Pick<ReferenceSources, 'project'>): string {
  return key.includes(':') ? key : `${project}:${key}`;
}

function shortKey(key: string, { project }: ReferenceSources): string {
  return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}
