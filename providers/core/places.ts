/** Where the declaration says what: lets a rule that works on rosters point into the files. */
import type { AttributeName, SourceRef, Username } from './types.ts';

/** The place of every declared user and of each of its attributes; an attribute from `defaults` has its place there. */
export type Places = ReadonlyMap<
  Username,
  { readonly at: SourceRef; readonly attributes: ReadonlyMap<AttributeName, SourceRef> }
>;

/** The place of the attribute, or else of the user, as a diagnostic's `at`; nothing where it is unknown. */
export function at(places: Places, username: Username, attribute?: AttributeName): { readonly at?: SourceRef } {
  const user = places.get(username);
  const place = (attribute === undefined ? undefined : user?.attributes.get(attribute)) ?? user?.at;
  return place === undefined ? {} : { at: place };
}

/** Without those that say the same of the same place: one wrong value in `defaults` is one problem, not one a user. */
export function oncePerPlace<T extends { readonly message: string; readonly at?: SourceRef }>(
  problems: readonly T[],
): readonly T[] {
  const told = new Set<string>();
  return problems.filter(({ message, at: place }) => {
    if (place === undefined) return true;
    const key = JSON.stringify([place.file, place.line, place.column, message]);
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
