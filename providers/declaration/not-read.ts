/** Tells what lies in the declaration's folder and is not read: its author may count on it. */

import { join } from 'node:path';
import { isMatch } from 'matcher';
import { nearest } from '../model/nearest.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { someNames } from '../values/amounts.ts';
import { type Listing, slashed } from './folder.ts';

/** The folder, and what is known of the project around it. */
export interface NotReadIn {
  readonly folder: string;
  readonly level: Listing;
  /** The stack's own folder; undefined where there is none, or no stack. */
  readonly overlay: Listing | undefined;
  readonly stack: string | undefined;
  /** The names of the project's stacks; undefined where they are not known. */
  readonly stacks: ReadonlySet<string> | undefined;
  /** The setting `otherFiles`: names of what is no part of the declaration. */
  readonly otherFiles: readonly string[];
}

/** A warning for each file, and an error for a folder that no stack reads. */
export function notRead(found: NotReadIn): readonly Diagnostic[] {
  const { folder, level, overlay, stack, otherFiles } = found;
  const wanted = (names: readonly string[]) =>
    otherFiles.length === 0 ? names : names.filter((name) => !isMatch(name, otherFiles, { caseSensitive: true }));
  const below = (names: readonly string[], ...way: readonly string[]) =>
    wanted(names).map((name) => slashed(join(folder, ...way, name)));
  const own = stack === undefined ? [] : [stack];
  const files = [...below(level.others), ...below(overlay?.others ?? [], ...own)];
  return [
    ...filesNotRead(files),
    ...wanted(level.folders).flatMap((name) => folderNotRead(name, found)),
    ...below(overlay?.folders ?? [], ...own).map((path) =>
      unknownFolder(path, `only files of ${folder} and of a stack's folder are`),
    ),
  ];
}

const ending = /\.(?:ya?ml|json)$/i;

function filesNotRead(paths: readonly string[]): readonly Diagnostic[] {
  const alike = paths.filter((path) => ending.test(path));
  const others = paths.filter((path) => !ending.test(path));
  const told = alike.map((path): Diagnostic => {
    const isHidden = /(?:^|\/)\.[^/]*$/.test(path);
    const [why, hint] = isHidden
      ? ['its name begins with a dot', 'take the dot away, or name the file in otherFiles']
      : ['its ending has capital letters', `rename it to ${path.replace(ending, (text) => text.toLowerCase())}`];
    return { code: 'not-read', severity: 'warning', message: `${path} is not read: ${why}`, hint };
  });
  return others.length === 0 ? told : [...told, othersNotRead(others)];
}

/** Of others, so many are named. */
const mostNamed = 5;

function othersNotRead(paths: readonly string[]): Diagnostic {
  const message = `${someNames(paths, mostNamed)}: not read, since only names that end in .yaml, .yml or .json are`;
  const hint =
    "let its name end so to make it count, or name it in otherFiles (pulumi config set --path 'otherFiles[0]' '*.md')";
  return { code: 'not-read', severity: 'warning', message, hint };
}

function folderNotRead(name: string, { folder, stack, stacks }: NotReadIn): readonly Diagnostic[] {
  if (name === stack || stacks?.has(name)) return [];
  const path = slashed(join(folder, name));
  const known = [...(stack === undefined ? [] : [stack]), ...(stacks ?? [])];
  const other = known.find((each) => each.toLowerCase() === name.toLowerCase());
  if (other !== undefined) {
    const hint = `rename it to ${slashed(join(folder, other))}`;
    return [{ ...unknownFolder(path, `only its letter case differs from the name of the stack ${other}`), hint }];
  }
  if (stacks === undefined)
    return [
      { ...unknownFolder(path, 'it counts for a stack of that name only'), severity: 'warning', code: 'not-read' },
    ];
  const meant = nearest(name, known, 1);
  const told = unknownFolder(path, `no stack of the project is called ${name} (there is no Pulumi.${name}.yaml)`);
  return [meant === undefined ? told : { ...told, hint: `did you mean ${slashed(join(folder, meant))}?` }];
}

function unknownFolder(path: string, why: string): Diagnostic {
  const hint = "move its files up, or name it in otherFiles (pulumi config set --path 'otherFiles[0]' <name>)";
  return { code: 'unknown-folder', severity: 'error', message: `${path} is not read: ${why}`, hint };
}
