/** Reads a folder of YAML and JSON files as the declaration of one stack's users. */
import { dirname } from 'node:path';
import { problemsOfRules } from '../constraints/forbidden-rules.ts';
import type { Username } from '../model/names.ts';
import type { DeclaredRules } from '../model/rules.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { placed, type UserPlace } from '../problems/places.ts';
import type { SourceTexts } from '../problems/problem-text.ts';
import { createAllowance } from './allowance.ts';
import { type Boundary, boundaryOf } from './boundary.ts';
import { type DeclarationFile, listFiles, readBytes, unreadable } from './folder.ts';
import { type FileUsers, type LevelFile, mergeLevels } from './merge.ts';
import { notRead } from './not-read.ts';
import { projectFile, stackNames } from './project-folder.ts';
import { type FileDeclaration, readFileDeclaration } from './read-file.ts';

export type { FileUsers } from './merge.ts';

/** What the files say. With an error among the diagnostics it is not fit to be used. */
export interface Declaration {
  /** The base level's files, then the stack's; each user is in exactly one. */
  readonly files: readonly FileUsers[];
  readonly rules: DeclaredRules;
  /** Of users, and of rules by `ruleSubject`. */
  readonly places: ReadonlyMap<Username, UserPlace>;
  readonly diagnostics: readonly Diagnostic[];
  /** For code frames; keyed by the file names of the places. */
  readonly texts: SourceTexts;
}

/** What is known of the project around the declaration's folder. */
export interface Surroundings {
  /** The program's working directory, which the folder is relative to. */
  readonly base?: string;
  /** Where the search for Pulumi.yaml begins; default `base`. */
  readonly project?: string;
  /** Names of what lies in the folder and is no part of the declaration, with `*` as the only wildcard. */
  readonly otherFiles?: readonly string[];
}

/**
 * Reads `folder` (the base level) and `folder/stack` (which may be absent). Never throws for what it finds there:
 * every problem of every file is a diagnostic, in terms of the folder as given, which is relative to `base`. It blocks,
 * because a component's constructor cannot wait.
 */
export function readDeclaration(
  folder: string,
  stack: string | undefined,
  { base = process.cwd(), project = base, otherFiles = [] }: Surroundings = {},
): Declaration {
  const file = projectFile(project);
  const boundary = boundaryOf(base, folder, file === undefined ? base : dirname(file));
  const level = listFiles(base, folder, '', boundary);
  if (level === undefined) return nothing([folderMissing(folder)]);
  // By the listed name: some file systems find `Dev` for `dev`.
  const hasOverlay = stack !== undefined && level.folders.includes(stack);
  const overlay = hasOverlay ? listFiles(base, folder, stack, boundary) : undefined;
  const found = [...level.diagnostics, ...(overlay?.diagnostics ?? [])];
  if (level.files.length + (overlay?.files.length ?? 0) === 0 && found.length === 0) found.push(folderEmpty(folder));
  const stacks = file === undefined ? undefined : stackNames(file);
  const unread = notRead({ folder, level, overlay, stack, stacks, otherFiles });
  const read = createReader(base, boundary);
  const [below, above] = [level.files.map(read), (overlay?.files ?? []).map(read)];
  const merged = mergeLevels(below.flatMap(levelFile), above.flatMap(levelFile));
  const all = [...below, ...above];
  return {
    ...merged,
    diagnostics: [
      ...found,
      ...unread,
      ...all.flatMap((each) => each.diagnostics),
      ...merged.diagnostics,
      ...placed(problemsOfRules(merged.rules), merged.places),
    ],
    texts: new Map(all.flatMap(({ file, content }) => (content === undefined ? [] : [[file.path, content.text]]))),
  };
}

function nothing(diagnostics: readonly Diagnostic[]): Declaration {
  return { files: [], rules: new Map(), places: new Map(), diagnostics, texts: new Map() };
}

interface ReadFile {
  readonly file: DeclarationFile;
  /** Undefined for a file that could not be read at all. */
  readonly content: FileDeclaration | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function levelFile({ file, content }: ReadFile): readonly LevelFile[] {
  return content === undefined ? [] : [{ file: file.file, users: content.users, rules: content.rules }];
}

/** Reads file after file; what templates may make is for all of them together. */
function createReader(base: string, boundary: Boundary): (file: DeclarationFile) => ReadFile {
  const allowance = createAllowance();
  return (file) => {
    try {
      const bytes = readBytes(base, file, boundary);
      if ('code' in bytes) return { file, content: undefined, diagnostics: [bytes] };
      const content = readFileDeclaration(file.path, bytes, allowance);
      return { file, content, diagnostics: content.diagnostics };
    } catch (error) {
      // More text than a string can hold is the one thing that reading throws.
      if (!(error instanceof Error) || !('code' in error)) throw error;
      return { file, content: undefined, diagnostics: [unreadable(file.path, error)] };
    }
  };
}

function folderMissing(folder: string): Diagnostic {
  return {
    code: 'folder-missing',
    severity: 'error',
    message: `there is no folder ${folder}`,
    hint: 'set `users` (of the command line, --users) to the folder that holds the declaration',
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
