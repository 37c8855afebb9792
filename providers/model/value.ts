/** A declared value with both its faces: the text as declared, and what it stands for. */
import type { AttributeName, Attributes } from './names.ts';

/** What replaces a secret value. */
export const mask = '[secret]';

/** What stands for a value that the program knows only during `up`, in the words of Terraform and of Pulumi's own documents. */
const knownAfterApply = '(known after apply)';

/**
 * Plain text that is what it says, or a value whose declared text differs from what it stands for: it refers to a secret,
 * or it writes a `${` that is text. Compared and sent is what it stands for; stored and shown is the other face.
 */
export type Value = string | ReferringValue;

/** Attribute values by name, with both faces. */
export type Values = ReadonlyMap<AttributeName, Value>;

/** A value of two faces. Whatever prints it or turns it into JSON gets the declared text, never what that stands for. */
export class ReferringValue {
  /** The text as declared, with its references: what the state may hold. */
  readonly written: string;
  /** Whether it takes a secret, so that neither it nor what is live in its place may be shown. */
  readonly secret: boolean;
  readonly #meant: string | undefined;

  constructor(written: string, meant: string | undefined, secret: boolean) {
    this.written = written;
    this.secret = secret;
    this.#meant = meant;
  }

  /** What it stands for; undefined where that is not known yet, or its secret no longer is, so that it equals nothing. */
  meant(): string | undefined {
    return this.#meant;
  }

  toJSON(): string {
    return this.written;
  }
}

/** What is live in the place of a secret: it may be the secret of yesterday, so it is shown and stored nowhere. */
export function concealedValue(text: string): Value {
  return new ReferringValue(mask, text, true);
}

/**
 * What the value stands for: what is compared and sent. Where that is not known (see `isKnown`), a text with a sign that no attribute has:
 * it equals nothing that is live, and itself where the declared text is one.
 */
export function meant(value: Value): string {
  return typeof value === 'string' ? value : (value.meant() ?? `\u0000${value.written}`);
}

/** The text as declared: what the state and a digest have. */
export function written(value: Value): string {
  return typeof value === 'string' ? value : value.written;
}

/** Whether it is known what the value stands for. */
export function isKnown(value: Value): boolean {
  return typeof value === 'string' || value.meant() !== undefined;
}

/** Whether the value takes a secret. */
export function isSecret(value: Value | undefined): boolean {
  return typeof value === 'object' && value.secret;
}

/** What people may see of it: the mask in the place of a value that takes a secret. */
export function shown(value: Value): string {
  if (isSecret(value)) return mask;
  return isKnown(value) ? meant(value) : knownAfterApply;
}

/** Whether two values are the same in both faces, so that the state need not change. */
export function sameValue(a: Value, b: Value): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.written === b.written && a.meant() !== undefined && a.meant() === b.meant();
}

/** Whether two sets of values are the same in both faces. */
export function sameValues(a: Values, b: Values): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !sameValue(value, other)) return false;
  }
  return true;
}

/** The attributes as Cognito gets them. The same map where every value is plain text, which is nearly always. */
export function meantAttributes(values: Values): Attributes {
  return isPlain(values) ? values : new Map([...values].map(([name, value]) => [name, meant(value)]));
}

function isPlain(values: Values): values is Attributes {
  for (const value of values.values()) if (typeof value !== 'string') return false;
  return true;
}
