/** Which entries of a view are asked for, and how many there are of each kind. */

/**
 * @typedef {import('./types.d.ts').Entry} Entry
 * @typedef {import('./types.d.ts').Line} Line
 * @typedef {import('./types.d.ts').Match} Match
 * @typedef {import('./types.d.ts').Query} Query
 */

/**
 * Every word of the search has to be somewhere in the entry; reason and topic have to be met by one and the same line.
 * @param {readonly Entry[]} entries
 * @param {Query} query
 * @returns {readonly Match[]}
 */
export function matching(entries, { search, reasons, topic, userPoolId }) {
  const words = search.toLowerCase().split(/\s+/);
  return entries.flatMap((entry) => {
    if (userPoolId !== '' && entry.userPoolId !== userPoolId) return [];
    if (!words.every((word) => entry.haystack.includes(word))) return [];
    const lines = entry.lines.filter(
      (line) => (reasons.size === 0 || reasons.has(line.reason)) && (topic === '' || line.topic === topic),
    );
    return lines.length === 0 ? [] : [{ entry, lines }];
  });
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => string} nameOf
 * @returns {readonly (readonly [name: string, amount: number])[]} the most frequent first
 */
export function amounts(items, nameOf) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
