/** Reads when a rule begins or ends: a day, which begins at midnight UTC, or an instant with its offset. */

const day = /^(\d{4})-(\d{2})-(\d{2})$/;
const instant = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970, or what is wrong with the text. */
export type ReadInstant = { readonly at: number } | { readonly problem: string; readonly hint: string };

/**
 * Reads `2026-12-31` or `2026-12-31T18:00+01:00` (RFC 3339; seconds may be left out).
 * @example readInstant('2027-01-01T00:00+01:00') // { at: Date.UTC(2026, 11, 31, 23) }
 */
export function readInstant(text: string): ReadInstant {
  const found = day.exec(text) ?? instant.exec(text);
  if (found === null) return { problem: 'is no day and no instant', hint };
  const [, year = '', month = '', date = '', hour = '00', minute = '00', second = '00', offset = 'Z'] = found;
  const time = `${hour}:${minute}:${second}`;
  const local = new Date(`${year}-${month}-${date}T${time}Z`);
  // Date takes 31 February for a day in March.
  const exists = !Number.isNaN(local.getTime()) && local.toISOString().startsWith(`${year}-${month}-${date}T${time}`);
  const at = Date.parse(`${year}-${month}-${date}T${time}${offset}`);
  if (!exists || Number.isNaN(at)) return { problem: 'does not exist', hint: 'look at the month and its days' };
  return { at };
}

const hint = 'write a day, as 2026-12-31, which begins at midnight UTC, or an instant, as 2026-12-31T18:00+01:00';
