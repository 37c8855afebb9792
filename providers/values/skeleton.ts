/** What stays of a text that others pass on: without white space, signs that are not seen, backslashes and letter case. */

/** A skeleton, and where in its text each of its UTF-16 units stands. */
export interface Skeleton {
  readonly text: string;
  readonly positions: readonly number[];
}

/**
 * What is left out: white space, which is squeezed and wrapped; signs that are not seen, and the stand-in that the door for foreign text
 * puts there; backslashes, of which each level of JSON adds some.
 */
const leftOut = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\ufffd\\]/u;

/** Nearly all that is ever asked for, because texts of megabytes are. */
const bones: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).map((unit) => [unit, boneOf(unit)]),
);

/** Of units without regard to what stands around them, so that whatever is part of a text is part of its skeleton. Linear. */
export function skeletonOf(text: string): Skeleton {
  const units: string[] = [];
  const positions: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at);
    const bone = bones.get(unit) ?? boneOf(unit);
    if (bone === '') continue;
    units.push(bone);
    positions.push(at);
  }
  return { text: units.join(''), positions };
}

/** White space, and signs that are not seen, as JSON and URLs write them. */
const encodedSpace =
  /\\+(?:[bfnrtv]|u(?:000[9a-d]|00a[0d]|200[b-f]|2028|2029|2060|feff))|%(?:25)*(?:0[9a-d]|20|c2%a0|e2%80%8b)/gi;

/** The text with that as spaces, each sign in its place: white space may have been put in before the text was encoded. */
export function withoutEncodedSpace(text: string): string {
  return text.replaceAll(encodedSpace, (found) => ' '.repeat(found.length));
}

function boneOf(unit: string): string {
  if (leftOut.test(unit)) return '';
  const lower = unit.toLowerCase();
  return lower.length === 1 ? lower : unit;
}
