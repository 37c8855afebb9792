/** Takes secrets out of what people see, as whatever a server makes of them. */
import { mask } from '../model/value.ts';
import { secretForms } from './secret-forms.ts';
import { skeletonOf, withoutEncodedSpace } from './skeleton.ts';
import { createFinder, type Span } from './text-finder.ts';

/** Gives a text without secrets. */
export type Masking = (text: string) => string;

/**
 * What replaces each of those secrets by `mask`: also where secrets overlap, in JSON text at any depth, and with white space or signs that
 * are not seen added, squeezed or taken out; one of six characters or more also in another letter case, as a number, in a URL and in
 * Base64. What it has masked does not change again. Mask first, cut to length after: half a secret is not found. Time goes with the lengths of
 * the text and of the secrets.
 */
export function createMasking(secrets: Iterable<string>): Masking {
  const forms = [...new Set(secrets)].map(secretForms);
  if (forms.length === 0) return (text) => text;
  const findExact = createFinder(forms.flatMap(({ exact }) => exact));
  const findLoose = createFinder(forms.flatMap(({ loose }) => loose));
  return (text) => {
    const loose = viewsOf(text).flatMap((view) => {
      const { text: bones, positions } = skeletonOf(view);
      return findLoose(bones).map(([from, to]) => spanIn(text, positions, from, to));
    });
    return withMasks(text, [...findExact(text), ...loose]);
  };
}

/** The secrets that a process has met so far. */
export interface Secrecy {
  /** Hides those values from now on. */
  learn(secrets: Iterable<string>): void;
  /** The text without any of them. */
  readonly hide: Masking;
}

/** None met so far. */
export function createSecrecy(): Secrecy {
  const known = new Set<string>();
  let masking: Masking | undefined;
  return {
    learn(secrets) {
      const before = known.size;
      for (const secret of secrets) known.add(secret);
      if (known.size > before) masking = undefined;
    },
    hide(text) {
      masking ??= createMasking(known);
      return masking(text);
    },
  };
}

/** A problem without secrets in its words. */
export function withoutSecrets<T extends { readonly message: string; readonly hint?: string }>(
  problem: T,
  hide: Masking,
): T {
  const { message, hint } = problem;
  return { ...problem, message: hide(message), ...(hint === undefined ? {} : { hint: hide(hint) }) };
}

/** The text itself and, where it may be encoded, the same without encoded white space: that may have been put in before. */
function viewsOf(text: string): readonly string[] {
  const bare = withoutEncodedSpace(text);
  return bare === text ? [text] : [text, bare];
}

/** Backslashes in front belong to what is found: a skeleton has none. */
function spanIn(text: string, positions: readonly number[], from: number, to: number): Span {
  let start = positions[from] ?? 0;
  while (text[start - 1] === '\\') start -= 1;
  return [start, (positions[to - 1] ?? 0) + 1];
}

function withMasks(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let masked = '';
  let end = 0;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    if (isMasked(text, from, to)) continue;
    if (from >= end) masked += text.slice(end, from) + mask;
    end = Math.max(end, to);
  }
  return masked + text.slice(end);
}

/** Whether it is part of a mask: the word in it may be a secret too. */
function isMasked(text: string, from: number, to: number): boolean {
  for (let start = from; start > from - mask.length; start -= 1) {
    if (text.startsWith(mask, start) && start >= 0) return to <= start + mask.length;
  }
  return false;
}
