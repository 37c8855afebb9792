/** The Pulumi project that a folder belongs to: its name, which is the namespace of its settings, and its program's folder. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { projectFile } from '../../providers/declaration/project-folder.ts';
import { CommandFailure } from '../command-failure.ts';

/** A project as far as the command line has to know it. */
export interface Project {
  readonly name: string;
  /** Where the pulumi CLI has to run. */
  readonly folder: string;
  /** The program's working directory, which the declaration's folder is relative to. */
  readonly base: string;
}

/** The project in that folder or the nearest one above it, as the pulumi CLI finds it. Throws CommandFailure without one. */
export function findProject(start: string): Project {
  const file = projectFile(start);
  if (file !== undefined) return readProject(file, dirname(file));
  throw new CommandFailure(
    `there is no Pulumi.yaml in ${resolve(start)} or above it\n  = run it in the project's folder, or name that with --cwd`,
  );
}

function readProject(file: string, folder: string): Project {
  const { name, main } = namesIn(file);
  if (name === undefined)
    throw new CommandFailure(
      `${file} has no name, so it is not a Pulumi project\n  = give it a name, or name the project's folder with --cwd`,
    );
  return { name, folder, base: main === undefined ? folder : programFolder(resolve(folder, main)) };
}

function namesIn(file: string): { readonly name?: string; readonly main?: string } {
  try {
    // JSON is YAML too.
    // The library's pretty errors show lines of the file, which may be a link to anything.
    const project: unknown = parse(readFileSync(file, 'utf8'), { prettyErrors: false });
    const texts = Object.entries(Object(project)).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(texts);
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      `${file} cannot be read: ${trouble}\n  = correct it, or name the project's folder with --cwd`,
    );
  }
}

/** `main` may be a folder or a file; the engine runs the program in the folder either way. */
function programFolder(main: string): string {
  return statSync(main, { throwIfNoEntry: false })?.isDirectory() === true ? main : dirname(main);
}
