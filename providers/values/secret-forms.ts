/** The texts as which a secret may come back from a server: unchanged, squeezed, in JSON, in a URL, in Base64, as a number. */
import { skeletonOf, withoutEncodedSpace } from './skeleton.ts';

/** How a secret is looked for. */
export interface SecretForms {
  /** Letter by letter: short ones, of which any other way would find half the words there are. */
  readonly exact: readonly string[];
  /** By their skeletons. */
  readonly loose: readonly string[];
}

/** A secret of fewer characters is looked for only unchanged. */
const shortestLoose = 6;

/** A skeleton of fewer characters is found by chance. */
const shortestSkeleton = 4;

/** Every form of that secret. */
export function secretForms(secret: string): SecretForms {
  const loose = secret.length < shortestLoose ? [] : skeletonsOf(secret);
  if (loose.includes(skeletonOf(secret).text)) return { exact: [], loose };
  const [squeezed, bare] = [squeeze(secret), withoutSpace(secret)];
  const once = inJson(secret);
  const exact = [secret, once, inJson(once), squeezed, ...(bare.length < shortestSkeleton ? [] : [bare])];
  return { exact: unique(exact).filter((form) => form !== ''), loose };
}

function skeletonsOf(secret: string): readonly string[] {
  // Squeezed before it is encoded, it is another text.
  const spoken = unique([secret, squeeze(secret), withoutSpace(secret)]).map((text) => text.toWellFormed());
  const forms = [
    secret,
    // A skeleton lowers letters one by one, and some become two.
    secret.toLowerCase(),
    secret.toUpperCase(),
    secret.normalize('NFC'),
    secret.normalize('NFD'),
    inJson(secret),
    inAsciiJson(secret),
    withoutEncodedSpace(secret),
    withoutEncodedSpace(inJson(secret)),
    ...spoken.flatMap(inUrl),
    ...spoken.flatMap(inBase64),
    ...asNumber(secret.trim()),
  ];
  return unique(forms.map((form) => skeletonOf(form).text)).filter(({ length }) => length >= shortestSkeleton);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function withoutSpace(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, '');
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As writers of JSON do that write ASCII only. */
function inAsciiJson(text: string): string {
  return inJson(text).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** As a path or a query has it, with every reserved sign encoded, and as a form has it. */
function inUrl(text: string): readonly string[] {
  const component = encodeURIComponent(text);
  const strict = component.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  return [encodeURI(text), component, strict, form, strict.replaceAll('%20', '+')];
}

/** By itself, and at each of the three places where it may start within other bytes; in both alphabets (RFC 4648, 4 and 5). */
function inBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const within = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // A sign has six bits: those at both ends have bits of what stands beside.
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const plain = bytes.toString('base64');
  return [plain, plain.replaceAll('=', ''), ...within].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(form),
  ]);
}

/** As a program writes the number that the text is: `0012345` as 12345, or 12,345. */
function asNumber(text: string): readonly string[] {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text)) return [];
  const number = Number(text);
  const exponential = number.toExponential();
  const forms = [String(number), exponential, exponential.replace('+', ''), inGroups(number)];
  if (!/^[+-]?\d+$/.test(text)) return forms;
  const digits = text.replace(/^[+-]?0*/, '');
  return [...forms, digits, inGroups(BigInt(digits === '' ? 0 : digits))];
}

function inGroups(number: number | bigint): string {
  return number.toLocaleString('en', { maximumFractionDigits: 20 });
}
