/** `--output` and `--out`: the formats, and where the text goes. */

import { closeSync, constants, lstatSync, openSync, type Stats, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { replaceFile } from '../providers/state/private-folder.ts';
import { printable, printableJson } from '../providers/values/printable.ts';
import { coloured } from './colour.ts';
import { CommandFailure } from './command-failure.ts';
import { troubleOf } from './file-trouble.ts';

/** As commander gives them. */
export interface OutputFlags {
  readonly output: string;
  readonly out?: string;
}

/** Adds them to a command that has these formats, the default first. A relative file is so to where the command starts. */
export function addOutput(command: Command, formats: readonly string[]): Command {
  return command
    .addOption(new Option('-o, --output <format>', 'how to tell it').choices(formats).default(formats[0]))
    .option('--out <file>', 'write it to that file, which only you can read, and not to the terminal', (file) =>
      resolve(file),
    );
}

/** Two spaces of indent: people read it too, so no terminal and no CI runner obeys anything in it. */
export function jsonText(value: object): string {
  return `${printableJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** Writes the text to the file that `--out` names, or else to stdout, in colour where that is a terminal and the text is for people. */
export function deliver(text: string, { output, out }: OutputFlags): void {
  // Reports of other formats are made so that nothing in them is obeyed.
  const shown = output === 'text' ? printable(text) : text;
  if (out !== undefined) writeWhole(out, shown);
  else process.stdout.write(output === 'text' ? coloured(shown, process.stdout) : shown);
}

/** Tells people something on stderr, where nothing in it is obeyed. */
export function tell(text: string): void {
  process.stderr.write(printable(text));
}

/**
 * Writes what a flag names: a file as a whole or not at all, for its owner only, in the place of a link of that name; a
 * stream, a pipe or a device is written to and stays. Throws CommandFailure.
 */
export function writeWhole(file: string, text: string): void {
  try {
    const found = lstatSync(file, { throwIfNoEntry: false });
    const stream = streamOf(file);
    if (stream !== undefined) stream.write(text);
    else if (found?.isDirectory() === true) throw new Error('it is a folder');
    else if (found === undefined || found.isFile() || isReplaceable(found, file)) replaceFile(file, text);
    else writeTo(file, text);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be written: ${troubleOf(error)}`);
  }
}

/** The system's names of this process's own streams. They may be links, and on some systems to a file. */
function streamOf(file: string): NodeJS.WriteStream | undefined {
  const [, name, number] = /^\/(?:dev\/(stdout|stderr)|(?:dev|proc\/self)\/fd\/([12]))$/.exec(file) ?? [];
  if (name === 'stdout' || number === '1') return process.stdout;
  return name === 'stderr' || number === '2' ? process.stderr : undefined;
}

/** A link is, except among the system's own: `/dev/fd/63` is what a shell makes of `>(…)`. */
function isReplaceable(found: Stats, file: string): boolean {
  return found.isSymbolicLink() && !/^\/(?:dev|proc)\//.test(file);
}

/** Writes to what is there already, and never makes a file. */
function writeTo(file: string, text: string): void {
  const open = openSync(file, constants.O_WRONLY | constants.O_NOCTTY);
  try {
    writeFileSync(open, text);
  } finally {
    closeSync(open);
  }
}
