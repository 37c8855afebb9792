#!/usr/bin/env node
/** The command `cognito-users`: runs what its arguments say, and ends with its exit status. */
import '../providers/node-version.ts';
import { CommanderError } from 'commander';
import { printable } from '../providers/values/printable.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { troubleOf } from './file-trouble.ts';
import { createProgram } from './program.ts';

// Nothing here writes but `--out`, which is there as a whole or not at all: to stop at once is clean.
process.on('SIGINT', () => process.exit(exitStatus.interrupted));

// A reader that ends early (`| head -1`) has what it wants: nothing is told, and the status stays.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) process.stderr.write(`error: the output cannot be written: ${troubleOf(error)}\n`);
    process.exit(exitStatus.error);
  });
}

const end = (status: ExitStatus) => {
  process.exitCode = status;
};

try {
  await createProgram(end).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    const { describeFailure } = await import('./endings.ts');
    const { text, status } = describeFailure(error);
    process.stderr.write(`${printable(text)}\n`);
    end(status);
  }
}
