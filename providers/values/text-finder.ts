/** Finds very many texts in one, in time that hardly depends on how many they are. */

/** A part of a text: from that UTF-16 unit to before that one. */
export type Span = readonly [from: number, to: number];

/** A text that is sought, and where within it the piece stands by which it is found. */
interface Sought {
  readonly text: string;
  readonly offset: number;
}

/** The length of the pieces; a shorter text is a piece itself. */
const pieceLength = 6;

/** What finds all those texts, each wherever it is. An empty one is nowhere. */
export function createFinder(texts: Iterable<string>): (text: string) => readonly Span[] {
  const byLength = new Map<number, Map<string, Sought[]>>();
  for (const text of new Set(texts)) {
    if (text === '') continue;
    const length = Math.min(pieceLength, text.length);
    // The middle: many secrets start and end alike.
    const offset = Math.floor((text.length - length) / 2);
    const byPiece = byLength.get(length) ?? new Map<string, Sought[]>();
    byLength.set(length, byPiece);
    const piece = text.slice(offset, offset + length);
    const alike = byPiece.get(piece);
    if (alike === undefined) byPiece.set(piece, [{ text, offset }]);
    else alike.push({ text, offset });
  }
  return (text) => [...byLength].flatMap(([length, byPiece]) => find(text, length, byPiece));
}

function find(text: string, length: number, byPiece: ReadonlyMap<string, readonly Sought[]>): readonly Span[] {
  const found: Span[] = [];
  for (let at = 0; at + length <= text.length; at += 1) {
    for (const sought of byPiece.get(text.slice(at, at + length)) ?? []) {
      const from = at - sought.offset;
      if (from >= 0 && text.startsWith(sought.text, from)) found.push([from, from + sought.text.length]);
    }
  }
  return found;
}
