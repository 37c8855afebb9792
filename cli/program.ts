/** The command tree: every command, its help and its completion. */
import { createRequire } from 'node:module';
import tab from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import { driftCommand } from './commands/drift.ts';
import { exportCommand } from './commands/export.ts';
import { findCommand } from './commands/find.ts';
import { planCommand } from './commands/plan.ts';
import { validateCommand } from './commands/validate.ts';
import type { ExitStatus } from './exit-status.ts';
import { tell } from './output.ts';

const examples = `
Examples:
  $ cognito-users validate                 are the files right?
  $ cognito-users plan --stack prod        what would pulumi up do?
  $ cognito-users drift --stack prod       has somebody changed users by hand?
  $ cognito-users export -s prod --out new  what is in the pool, as a declaration
  $ cognito-users find -s prod -m group=staff  who is in the group?

Writing is pulumi's: pulumi up. Exit status: 0 nothing to do, 1 error, 2 changes or drift, 3 Cognito could not be reached; of find: 0 somebody was found, 2 nobody was`;

const completionHelp = `
Examples:
  $ source <(cognito-users completion bash)
  $ cognito-users completion zsh > ~/.zfunc/_cognito-users
  $ cognito-users completion fish > ~/.config/fish/completions/cognito-users.fish`;

/** Every command of this project's own, in the order of the help. */
const commands = [validateCommand, planCommand, driftCommand, exportCommand, findCommand];

/** The tree. What a command comes to is handed to `ended`; usage errors and help end in a CommanderError. */
export function createProgram(ended: (status: ExitStatus) => void): Command {
  const program = new Command('cognito-users')
    .description(
      'Amazon Cognito users as YAML declares them: check the declaration, plan it, find drift, export, find.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpCommand(false)
    .showHelpAfterError('  = `cognito-users --help` lists the commands')
    .exitOverride()
    // It repeats what it does not understand.
    .configureOutput({ writeErr: tell })
    .addHelpText('after', examples);
  for (const command of commands) {
    const added = command(ended).copyInheritedSettings(program);
    program.addCommand(added.showHelpAfterError(`  = \`cognito-users ${added.name()} --help\` lists the options`));
  }
  // The tree is complete here: completion knows the commands that are in it by now.
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((command) => command.name() === 'completion');
  completion?.description('print a script that completes commands and flags in your shell');
  completion?.addHelpText('after', completionHelp);
  return program;
}

function version(): string {
  const { version: own }: { version?: unknown } = Object(
    createRequire(import.meta.url)('pulumi-cognito-users/package.json'),
  );
  return String(own);
}
