/** Turns a file's bytes into text, or says where they stop being UTF-8. */

/** The text without its byte order mark; where it cannot be trusted, also what is wrong and at which offset. */
export interface Decoded {
  readonly text: string;
  readonly broken?: { readonly offset: number; readonly message: string; readonly hint: string };
}

const saveAsUtf8 = 'save the file as UTF-8';

/** Never throws, except for a text longer than a string can be. */
export function decode(bytes: Uint8Array): Decoded {
  const utf16 = utf16Encoding(bytes);
  if (utf16 !== undefined) {
    const text = new TextDecoder(utf16).decode(bytes);
    return { text, broken: { offset: 0, message: 'the file is UTF-16, not UTF-8', hint: saveAsUtf8 } };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undecodable(bytes);
  }
}

/** By byte order mark, or by the NUL that every second byte of Western text is. */
function utf16Encoding([first, second, third, fourth]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first && second === 0 && third && fourth === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second && third === 0 && fourth)) return 'utf-16be';
  return undefined;
}

function undecodable(bytes: Uint8Array): Decoded {
  const valid = longestValidStart(bytes);
  const text = new TextDecoder().decode(bytes);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const byte = bytes[bom + Buffer.byteLength(valid)] ?? 0;
  const message = `the byte 0x${byte.toString(16).padStart(2, '0')} is not UTF-8`;
  return { text, broken: { offset: valid.length, message, hint: saveAsUtf8 } };
}

/** By bisection, since the decoder does not say where it failed. */
function longestValidStart(bytes: Uint8Array): string {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (validStart(bytes.subarray(0, middle)) === undefined) bad = middle;
    else good = middle;
  }
  return validStart(bytes.subarray(0, good)) ?? '';
}

/** The complete characters of bytes that may end within one; undefined when they are not UTF-8. */
function validStart(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
