/** Lays what the program hands over into the inputs: the state, the engine's display and the plan have then what references stand for. */
import { secretIn } from '../constraints/client-metadata.ts';
import type { AttributeName, Attributes, Username } from '../model/names.ts';
import { type DeclaredRule, ruleSubject } from '../model/rules.ts';
import type { DeclaredPassword, DeclaredUser } from '../model/users.ts';
import { isKnown, type Value, written } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { comesOutEmpty, plainPassword, secretInRule } from '../problems/reference-problems.ts';
import { literalOf, partsOf, substitute, textOf } from '../values/references.ts';
import { secretKeyOfValue } from '../values/secrets.ts';
import { type UsersInputs, unknownInput } from './inputs.ts';
import { decodeRules, encodeRules } from './rule-texts.ts';
import { type Decoder, encodeText } from './texts.ts';

/** Inputs as the program sends them: values may be anything that JSON has. */
export type InputsWithValues = Omit<UsersInputs, 'values'> & { readonly values?: Readonly<Record<string, unknown>> };

/** Inputs in which only secret values, and those that are not known yet, are still references. */
export interface LaidInputs {
  readonly inputs: UsersInputs;
  /** Without places. With an error, nothing is to be planned. */
  readonly problems: readonly Diagnostic[];
}

/**
 * Replaces `${value:name}` of plain values, and puts secret ones among `secrets`. A number, true and false are their text, a list or an
 * object its JSON text, as in the declaration's files. Pure, and the very inputs where the program hands nothing over.
 */
export function withProgramValues(given: InputsWithValues, decoder: Decoder): LaidInputs {
  const { values: all, ...inputs } = given;
  if (all === undefined) return { inputs, problems: [] };
  const values = readValues(all, new Set(given.secretValues));
  const laying = new Laying(values);
  const { clientMetadata } = inputs.settings;
  const rules = inputs.rules === undefined ? undefined : encodeRules(laying.rules(inputs.rules));
  const laid: UsersInputs = {
    ...inputs,
    users: Object.fromEntries(
      Object.entries(inputs.users).map(([name, text]) => [name, laying.text(text, decoder)] as const),
    ),
    ...(rules === undefined ? {} : { rules }),
    settings:
      clientMetadata === undefined
        ? inputs.settings
        : { ...inputs.settings, clientMetadata: laying.metadata(clientMetadata) },
    values: values.kept,
    secrets: { ...inputs.secrets, ...values.secrets },
  };
  return { inputs: laid, problems: [...values.problems, ...laying.problems] };
}

interface ReadValues {
  readonly names: ReadonlySet<string>;
  /** Plain and known ones. */
  readonly plain: ReadonlyMap<string, string>;
  readonly secretNames: ReadonlySet<string>;
  /** For the state: plain ones as texts, and those that are not known yet. */
  readonly kept: Readonly<Record<string, string>>;
  /** By their keys among the inputs' secrets. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly problems: readonly Diagnostic[];
}

function readValues(all: Readonly<Record<string, unknown>>, secretNames: ReadonlySet<string>): ReadValues {
  const texts = Object.entries(all).map(([name, value]) => [name, textOfValue(value)] as const);
  const known = texts.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isAwaited = ([, text]: readonly [string, string]) => text === unknownInput;
  const isSecret = ([name]: readonly [string, string]) => secretNames.has(name);
  return {
    names: new Set(Object.keys(all)),
    plain: new Map(known.filter((entry) => !isAwaited(entry) && !isSecret(entry))),
    secretNames,
    kept: Object.fromEntries(known.filter((entry) => isAwaited(entry) || !isSecret(entry))),
    secrets: Object.fromEntries(
      known
        .filter((entry) => !isAwaited(entry) && isSecret(entry))
        .map(([name, text]) => [secretKeyOfValue(name), text]),
    ),
    problems: texts.flatMap(([name, text]) => (text === undefined ? [noValue(name)] : [])),
  };
}

function textOfValue(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const text = JSON.stringify(value);
  // The engine marks what is not known anywhere within it.
  return text.includes(unknownInput) ? unknownInput : text;
}

function noValue(name: string): Diagnostic {
  return {
    code: 'empty-reference',
    severity: 'error',
    message: `values.${name} is nothing`,
    hint: 'hand over text, a number, true, false, a list or an object',
  };
}

/** What `${value:` begins with in any JSON text. */
const sign = `\${value:`;

class Laying {
  readonly #problems: Diagnostic[] = [];
  readonly #missing = new Set<string>();
  readonly #values: ReadValues;

  constructor(values: ReadValues) {
    this.#values = values;
  }

  get problems(): readonly Diagnostic[] {
    return [...[...this.#missing].map(noValue), ...this.#problems];
  }

  /** A text of users. */
  text(text: string, decoder: Decoder): string {
    if (!text.includes(sign)) return text;
    return encodeText(new Map([...decoder.part(text)].map(([name, user]) => [name, this.#user(name, user)])));
  }

  metadata(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, this.#sent(name, text)]));
  }

  rules(text: string): ReadonlyMap<string, DeclaredRule> {
    return new Map([...decodeRules(text)].map(([name, rule]) => [name, this.#rule(name, rule)]));
  }

  #user(username: Username, user: DeclaredUser): DeclaredUser {
    const { attributes, clientMetadata, password } = user;
    if (password !== undefined) this.#password(username, password);
    return {
      ...user,
      attributes: this.#attributes(username, attributes),
      ...(clientMetadata === undefined
        ? {}
        : {
            clientMetadata: new Map(
              [...clientMetadata].map(([name, text]) => [name, this.#sent(name, text, { username })]),
            ),
          }),
    };
  }

  #attributes(username: Username, attributes: Attributes): Attributes {
    if (![...attributes.values()].some((text) => text.includes(sign))) return attributes;
    return new Map([...attributes].map(([name, text]) => [name, this.#attribute(text, { username, attribute: name })]));
  }

  #attribute(text: string, subject: { readonly username: Username; readonly attribute: AttributeName }): string {
    if (!text.includes(sign)) return text;
    const laid = this.#laid(text);
    if (literalOf(laid) === '') this.#problems.push({ ...comesOutEmpty(text), severity: 'error', subject });
    return laid;
  }

  #rule(name: string, rule: DeclaredRule): DeclaredRule {
    const username = ruleSubject(name);
    return {
      ...rule,
      attributes: new Map(
        [...rule.attributes].map(([attribute, value]): [AttributeName, Value] => {
          if (isKnown(value)) return [attribute, value];
          const declared = written(value);
          const subject = { username, attribute };
          if (this.#takesSecret(declared)) this.#problems.push({ ...secretInRule, severity: 'error', subject });
          const laid = this.#attribute(declared, subject);
          return [attribute, literalOf(laid) ?? value];
        }),
      ),
    };
  }

  /** Only a secret can be a password. */
  #password(username: Username, { value }: DeclaredPassword): void {
    this.#laid(value);
    const plain = partsOf(value).find((part) => part.kind === 'value' && !this.#values.secretNames.has(part.name));
    if (plain?.kind !== 'value') return;
    this.#problems.push({
      ...plainPassword(plain.name),
      severity: 'error',
      subject: { username, account: 'password' },
    });
  }

  /** Cognito does not encrypt it, so no secret may be in it. */
  #sent(name: string, text: string, subject?: { readonly username: Username }): string {
    if (!text.includes(sign)) return text;
    if (this.#takesSecret(text)) {
      const place = subject === undefined ? {} : { subject };
      this.#problems.push({ ...secretIn(`clientMetadata.${name} takes a secret`), severity: 'error', ...place });
    }
    const laid = this.#laid(text);
    return literalOf(laid) ?? laid;
  }

  #takesSecret(text: string): boolean {
    return partsOf(text).some((part) => part.kind === 'value' && this.#values.secretNames.has(part.name));
  }

  #laid(text: string): string {
    return textOf(
      substitute(text, (part) => {
        if (part.kind !== 'value') return undefined;
        // What a program sets to undefined does not arrive.
        if (!this.#values.names.has(part.name)) this.#missing.add(part.name);
        return this.#values.plain.get(part.name);
      }),
    );
  }
}
