/** Why a file or folder that a flag names cannot be used, in words. */

const words: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such folder'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system can only be read'],
  ['ENOSPC', 'no space is left on the device'],
]);

/** The system's own words where there are no better ones: those name files of the tool's own, too. */
export function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return words.get('code' in error ? error.code : undefined) ?? error.message;
}
