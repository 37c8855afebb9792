/** Values from configuration: replaces the references of a declaration, or says what is wrong with them, and where. */

import type { AttributeName } from '../model/names.ts';
import { nearest } from '../model/nearest.ts';
import { type DeclaredRule, type DeclaredRules, type RuleName, ruleSubject } from '../model/rules.ts';
import type { DeclaredUsers } from '../model/users.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { type AccountKey, at, oncePerPlace, type Places } from '../problems/places.ts';
import { type Part, substitute, textOf, written } from '../values/references.ts';
import { revealValue, type Secrets } from '../values/secrets.ts';

/** The stack's configuration by full key, `namespace:name`. */
export interface ReferenceSources {
  /** The namespace of keys that name none. */
  readonly project: string;
  readonly stack: string;
  /** Without the secret ones. */
  readonly config: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
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

/** A value, or users, in which only secrets are still references. */
interface Resolved<T> {
  /** What may be stored and shown; `revealValue` of every text in it is what Cognito gets. */
  readonly resolved: T;
  /** The secrets it needs, by the key as written: to travel in an input of their own, as a Pulumi secret. */
  readonly secrets: Secrets;
}

/** Resolves every attribute value, and checks the secrets of passwords. With problems, the users are not to be planned. */
export function resolveUsers(
  users: DeclaredUsers,
  places: Places,
  sources: ReferenceSources,
): Resolved<DeclaredUsers> & { readonly problems: readonly ReferenceProblem[] } {
  const secrets = new Map<string, string>();
  const problems: ReferenceProblem[] = [];
  const resolved = new Map(users);
  for (const [username, user] of users) {
    const tell = (findings: readonly Finding[], what: { attribute: AttributeName } | { account: AccountKey }) => {
      const [attribute, account] = 'attribute' in what ? [what.attribute] : [undefined, what.account];
      const place = at(places, username, attribute, account);
      const subject = { username, ...what };
      for (const finding of findings) problems.push({ ...finding, severity: 'error', ...place, subject });
    };
    const values = new Map<AttributeName, string>();
    for (const [attribute, text] of user.attributes) {
      if (!text.includes('${')) continue;
      const value = resolveValue(text, sources);
      values.set(attribute, value.resolved);
      for (const [key, secret] of value.secrets) secrets.set(key, secret);
      tell(value.findings, { attribute });
    }
    if (values.size > 0) resolved.set(username, { ...user, attributes: new Map([...user.attributes, ...values]) });
    if (user.password === undefined) continue;
    const password = resolveValue(user.password.value, sources);
    for (const [key, secret] of password.secrets) secrets.set(key, secret);
    tell(password.findings.map(ofPassword), { account: 'password' });
  }
  return { resolved, secrets, problems: oncePerPlace(problems) };
}

/** Resolves the attribute values of rules, which take no secret. With problems, the rules are not to be planned. */
export function resolveRules(
  rules: DeclaredRules,
  places: Places,
  sources: ReferenceSources,
): { readonly rules: DeclaredRules; readonly problems: readonly Diagnostic[] } {
  const { resolved, problems } = resolveUsers(attributesOfRules(rules), places, sources);
  const plain = (name: RuleName, rule: DeclaredRule): DeclaredRule => {
    const { attributes = rule.attributes } = resolved.get(ruleSubject(name)) ?? {};
    return { ...rule, attributes: new Map([...attributes].map(([key, text]) => [key, revealValue(text, new Map())])) };
  };
  return { rules: new Map([...rules].map(([name, rule]) => [name, plain(name, rule)])), problems };
}

/** What rules say of attributes, as if each were a user. */
export function attributesOfRules(rules: DeclaredRules): DeclaredUsers {
  return new Map([...rules].map(([name, { attributes }]) => [ruleSubject(name), { attributes }]));
}

/** Only a secret that is set can be a password. */
function ofPassword(finding: Finding): Finding {
  if (finding.code === 'unknown-reference') return finding;
  const message = finding.code === 'empty-reference' ? 'the password is an empty secret' : finding.message;
  return { ...finding, message, hint: 'set it with `pulumi config set --secret`' };
}

/**
 * `${config:key}` and `${stack}` become text, `${secret:key}` stays. The values are not read again: a `${` in one
 * is text. A text without `${` comes back unchanged.
 */
export function resolveValue(
  text: string,
  sources: ReferenceSources,
): Resolved<string> & { readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const secrets = new Map<string, string>();
  const parts = substitute(text, (part) => {
    const finding = findingOf(part, sources);
    if (finding !== undefined) findings.push(finding);
    else if (part.kind === 'stack') return sources.stack;
    else if (part.kind === 'config') return sources.config.get(fullKey(part.key, sources));
    else if (part.kind === 'secret') secrets.set(part.key, sources.secrets.get(fullKey(part.key, sources)) ?? '');
    return undefined;
  });
  const resolved = textOf(parts);
  if (findings.length === 0 && text !== '' && revealValue(resolved, secrets) === '') findings.push(comesOutEmpty(text));
  return { resolved, secrets, findings };
}

function findingOf(part: Part, sources: ReferenceSources): Finding | undefined {
  if (part.kind === 'malformed') {
    const hint = `write \${config:key}, \${secret:key}, \${stack}, \${index} or \${fake:module.method}; for the text itself, double its $`;
    return { code: 'malformed-reference', message: `${part.written} is not a reference`, hint };
  }
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
    return { code: 'secret-as-config', message: `${written(part)} takes a secret as plain text`, hint };
  }
  const hint = `run \`pulumi config set --secret ${part.key}\`, or write \${config:${part.key}}`;
  return {
    code: 'config-as-secret',
    message: `${written(part)} is not a secret: the configuration has it in plain text`,
    hint,
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

function comesOutEmpty(text: string): Finding {
  return {
    code: 'empty-reference',
    message: `${text} comes out empty, which would delete the attribute`,
    hint: 'give it a value in the configuration; to delete the attribute, declare it as ""',
  };
}

function fullKey(key: string, { project }: Pick<ReferenceSources, 'project'>): string {
  return key.includes(':') ? key : `${project}:${key}`;
}

function shortKey(key: string, { project }: ReferenceSources): string {
  return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}
