/** `--output` and `--out`: the formats, and where the text goes. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { replaceFile } from '../providers/private-folder.ts';
import { coloured } from './colour.ts';
import { CommandFailure } from './command-failure.ts';

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

/** Two spaces of indent: people read it too. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Writes the file as a whole or not at all, or else to stdout, in colour where that is a terminal and the text is for people. */
export function deliver(text: string, { output, out }: OutputFlags): void {
  if (out === undefined) {
    process.stdout.write(output === 'text' ? coloured(text, process.stdout) : text);
    return;
  }
  writeWhole(out, text);
}

/** Writes the file as a whole or not at all, for its owner only. Throws CommandFailure. */
export function writeWhole(file: string, text: string): void {
  try {
    replaceFile(file, text);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
