/** The command `find`: the accounts of a pool that match conditions. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import type { FindRequest } from '../found-users.ts';
import { tell } from '../output.ts';
import type { PoolFlags } from '../pool-calls.ts';
import { addPool } from '../target/pool-options.ts';

/** What the flags say. */
type FindFlags = PoolFlags & FindRequest;

const examples = `
A condition is an attribute (email, custom:tenant, ...), username, group, status or enabled. All conditions hold; a condition
that is given twice holds for either. * stands for any characters, \\* for the character itself, and absent for no value.
Conditions on email and phone_number hold for verified ones only, and preferred_username never: their users may have claimed
them. --unproven takes such accounts, too.

Examples:
  $ cognito-users find -p eu-west-1_AbCdEf123 --match 'email=*@acme.com' --match group=staff
  $ cognito-users find -s prod --match custom:tenant=absent             users without a tenant
  $ cognito-users find -s prod --match everybody -o csv -a email,custom:tier > users.csv
  $ cognito-users find -s prod --match custom:tier=gold -o yaml > users/gold.yaml

It reads only, by lists. Exit status: 0 somebody was found, 1 error, 2 nobody was, 3 Cognito could not be reached`;

/** The command, which only reads the pool; what it comes to is handed to `ended`. */
export function findCommand(ended: (status: ExitStatus) => void): Command {
  return addPool(new Command('find'))
    .description('list the accounts that match: by attributes, username, group, status')
    .requiredOption('-m, --match <condition...>', 'key=value, or everybody', collectMatch)
    .option('-a, --attributes <names>', 'attributes to tell, with commas between', readNames, [])
    .addOption(
      new Option('-o, --output <format>', 'how to tell it').choices(['text', 'jsonl', 'csv', 'yaml']).default('text'),
    )
    .option('--unproven', 'take accounts, too, that match only by what nobody has proven', false)
    .addHelpText('after', examples)
    .action(async (flags: FindFlags) => ended(await find(flags)));
}

async function find(flags: FindFlags): Promise<ExitStatus> {
  // The AWS SDK takes its time to load, and help needs none of it.
  const [{ findUsers }, { withPool }] = await Promise.all([import('../found-users.ts'), import('../pool-calls.ts')]);
  const { found, unproven } = await withPool(flags, (calls) => findUsers(flags, calls));
  if (unproven > 0) {
    const accounts = unproven === 1 ? '1 account matches' : `${unproven.toLocaleString('en')} accounts match`;
    tell(`${accounts} only by an address or a name that nobody has proven: left out (--unproven takes them)\n`);
  }
  return found > 0 ? exitStatus.nothingToDo : exitStatus.changes;
}

/** `key=value`, as often as wanted, or `everybody` by itself. */
function collectMatch(
  text: string,
  before: ReadonlyMap<string, readonly string[]> = new Map(),
): ReadonlyMap<string, readonly string[]> {
  if (text === 'everybody') {
    if (before.size === 0) return new Map();
    throw new InvalidArgumentError('everybody stands by itself.');
  }
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new InvalidArgumentError("It has to be <key>=<value>, such as 'email=*@acme.com', or everybody.");
  const key = text.slice(0, equals);
  return new Map([...before, [key, [...(before.get(key) ?? []), text.slice(equals + 1)]]]);
}

function readNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
