/** The command `export`: live users of a pool as a declaration of just what is there. */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readUserFilter, type UserFilter } from '../../providers/cognito/user-filter.ts';
import { groupNameProblem } from '../../providers/constraints/names.ts';
import type { ExportedFile } from '../../providers/export/export.ts';
import { leftOutText, writtenText } from '../../providers/report/export-text.ts';
import { CommandFailure } from '../command-failure.ts';
import { refuseDeclaredTwice } from '../declared-beside.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { tell } from '../output.ts';
import type { PoolFlags } from '../pool-calls.ts';
import type { PoolExport } from '../pool-export.ts';
import { addPool } from '../target/pool-options.ts';
import { writeFiles } from '../write-files.ts';

/** What the flags say. */
interface ExportFlags extends PoolFlags {
  readonly out?: string;
  readonly filter?: UserFilter;
  readonly group?: string;
  readonly splitBy?: string;
  readonly groups: boolean;
  readonly enabled: boolean;
  readonly force: boolean;
}

const examples = `
Examples:
  $ cognito-users export -p eu-west-1_AbCdEf123 > users/everybody.yaml
  $ cognito-users export --stack prod --out users --split-by custom:tenant
  $ cognito-users export -p eu-west-1_AbCdEf123 --group admins
  $ cognito-users export -p eu-west-1_AbCdEf123 --filter 'email ^= "ann"'

What it writes holds personal data. Passwords cannot be read, so there are none in it.
Exit status: 0 written, 1 error, 3 Cognito could not be reached`;

/** The command, which only reads the pool; what it comes to is handed to `ended`. */
export function exportCommand(ended: (status: ExitStatus) => void): Command {
  return addPool(new Command('export'))
    .description('write live users as YAML that declares just what is there: planned at once, it changes nothing')
    .option('--out <folder>', 'write files there instead of one to standard output')
    .option('--filter <text>', 'only users that ListUsers finds by that filter: email ^= "ann"', readFilter)
    .option('--group <name>', 'only members of that group', readGroup)
    .option('--split-by <attribute>', 'a file for each value of that attribute (needs --out)')
    .option('--no-groups', 'declare no groups, and read none')
    .option('--enabled', 'declare enabled: true as well, not only enabled: false', false)
    .option('--force', 'replace files that are there', false)
    .addHelpText('after', examples)
    .action(async (flags: ExportFlags) => ended(await run(flags)));
}

async function run(flags: ExportFlags): Promise<ExitStatus> {
  if (flags.splitBy !== undefined && flags.out === undefined) {
    throw new CommandFailure('--split-by makes several files\n  = name a folder for them with --out');
  }
  const { files, leftOut, names } = await read(flags);
  // Nobody waits for the writing: a reader that has gone is no failure (main.ts).
  if (flags.out === undefined) for (const { text } of files) process.stdout.write(text);
  else {
    refuseDeclaredTwice(flags.out, new Set(files.map(({ name }) => name)), names);
    tell(write(flags.out, files, flags.force));
  }
  tell(leftOutText(leftOut));
  return exitStatus.nothingToDo;
}

async function read(flags: ExportFlags): Promise<PoolExport> {
  // The AWS SDK takes its time to load, and help needs none of it.
  const [{ exportPool }, { withPool }] = await Promise.all([import('../pool-export.ts'), import('../pool-calls.ts')]);
  return withPool(flags, (calls) => exportPool(flags, calls));
}

/** What there is to tell of it. */
function write(folder: string, files: readonly ExportedFile[], force: boolean): string {
  writeFiles(folder, files, force);
  return writtenText(files.map(({ name, users }) => ({ path: join(folder, name), users })));
}

function readFilter(text: string): UserFilter {
  const filter = readUserFilter(text);
  if ('attribute' in filter) return filter;
  throw new InvalidArgumentError(`${filter.message}\n  = ${filter.hint}`);
}

function readGroup(text: string): string {
  const problem = groupNameProblem(text);
  if (problem === undefined) return text;
  throw new InvalidArgumentError(`${problem}.`);
}
