/** Finds the name that was probably meant: the nearest by typing errors, of which two letters that changed places are one. */

/** A longer text is no slip of the pen, and comparing it takes too long. */
const longest = 100;

/**
 * Counts the letters that were left out, put in, replaced or swapped with their neighbour between two texts (optimal string
 * alignment distance). Texts of more than 100 characters are infinitely far from each other.
 */
export function typingErrors(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length > longest || b.length > longest) return Number.POSITIVE_INFINITY;
  let [before, last]: [readonly number[], readonly number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? at(before, j - 2) + 1 : replaced;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
    }
    [before, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/**
 * The nearest of the names with at most that many typing errors; of equally near ones the first. Undefined where none is. A name of which every
 * letter is another is none.
 */
export function nearest<T extends string>(sought: string, names: Iterable<T>, most: number): T | undefined {
  let [found, fewest]: [T | undefined, number] = [undefined, most];
  for (const name of names) {
    // The difference in length is a lower bound.
    if (Math.abs(name.length - sought.length) > fewest) continue;
    const errors = typingErrors(sought, name);
    if (
      errors > longest ||
      errors > fewest ||
      errors >= Math.max(name.length, sought.length) ||
      (errors === fewest && found !== undefined)
    )
      continue;
    [found, fewest] = [name, errors];
  }
  return found;
}
