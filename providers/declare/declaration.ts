/** Reads a folder of YAML and JSON files as the declaration of one stack's users. */
import type { SourceTexts } from '../core/diagnostics.ts';
import type { UserPlace } from '../core/places.ts';
import type { Diagnostic, Username } from '../core/types.ts';
import { type DeclarationFile, listFiles, readBytes, unreadable } from './files.ts';
import { type FileUsers, type LevelFile, mergeLevels } from './merge.ts';
import { readFileDeclaration } from './read-file.ts';

export type { FileUsers } from './merge.ts';

/** What the files say. With an error among the diagnostics it is not fit to be used. */
export interface Declaration {
  /** The base level's files, then the stack's; each user is in exactly one. */
  readonly files: readonly FileUsers[];
  readonly places: ReadonlyMap<Username, UserPlace>;
  readonly diagnostics: readonly Diagnostic[];
  /** For code frames; keyed by the file names of the places. */
  readonly texts: SourceTexts;
}

/**
 * Reads `folder` (the base level) and `folder/stack` (which may be absent). Never throws for what it finds there:
 * every problem of every file is a diagnostic, in terms of the folder as given, which is relative to `base`. It blocks,
 * because a component's constructor cannot wait.
 */
export function readDeclaration(folder: string, stack: string | undefined, base: string = process.cwd()): Declaration {
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const level = listFiles(base, folder, '');
  const overlay = level === undefined || stack === undefined ? undefined : listFiles(base, folder, stack);
  const files = [...(level?.files ?? []), ...(overlay?.files ?? [])];
  diagnostics.push(...(level?.diagnostics ?? []), ...(overlay?.diagnostics ?? []));
  if (level === undefined) diagnostics.push(folderMissing(folder));
  else if (files.length === 0 && diagnostics.length === 0) diagnostics.push(folderEmpty(folder));

  const read = (file: DeclarationFile): readonly LevelFile[] => {
    const content = readContent(base, file);
    if ('code' in content) {
      diagnostics.push(content);
      return [];
    }
    texts.set(file.path, content.text);
    for (const diagnostic of content.diagnostics) diagnostics.push(diagnostic);
    return [{ file: file.file, users: content.users }];
  };
  const merged = mergeLevels((level?.files ?? []).flatMap(read), (overlay?.files ?? []).flatMap(read));
  return { ...merged, diagnostics: diagnostics.concat(merged.diagnostics), texts };
}

function readContent(base: string, file: DeclarationFile) {
  const bytes = readBytes(base, file);
  if ('code' in bytes) return bytes;
  try {
    return readFileDeclaration(file.path, bytes);
  } catch (error) {
    // More text than a string can hold is the one thing that reading throws.
    if (error instanceof Error && 'code' in error) return unreadable(file.path, error);
    throw error;
  }
}

function folderMissing(folder: string): Diagnostic {
  return {
    code: 'folder-missing',
    severity: 'error',
    message: `there is no folder ${folder}`,
    hint: 'set `users` to the folder that holds the declaration',
  };
}

function folderEmpty(folder: string): Diagnostic {
  return {
    code: 'folder-empty',
    severity: 'error',
    message: `the folder ${folder} has no *.yaml, *.yml or *.json file`,
    hint: 'a file with `users: {}` declares that there is nobody',
  };
}
