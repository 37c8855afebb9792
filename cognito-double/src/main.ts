/** The command `cognito-double`: a double as a process of its own, with pools from a file or made up. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { startDouble } from './double.ts';
import { CognitoException } from './errors.ts';
import { PoolsFileError, poolsOf } from './pools-file.ts';
import { awsRates } from './rates.ts';
import { manyUsers } from './seeds.ts';
import { readyText } from './welcome.ts';

interface Flags {
  readonly port: number;
  readonly region: string;
  readonly pools?: string;
  readonly users?: number;
  readonly rates: 'none' | 'aws';
  readonly latency: number;
  readonly others: Readonly<Record<string, number>>;
  readonly json: boolean;
}

const command = new Command('cognito-double')
  .description('A strict Amazon Cognito on 127.0.0.1: user pools in memory, gone when it ends.')
  .option('-p, --port <number>', 'where it listens; 0 for any free port', wholeNumber, 9339)
  .option('--region <region>', 'the Region, which begins pool ids that a file does not give', 'us-east-1')
  .option('--pools <file>', 'pools to begin with, as JSON (see the README)')
  .addOption(
    new Option(
      '--users <number>',
      'without a file: so many made-up users in one pool, each twentieth in the group staff',
    )
      .argParser(wholeNumber)
      .conflicts('pools'),
  )
  .addOption(new Option('--rates <rates>', 'quotas that throttle').choices(['none', 'aws']).default('none'))
  .option('--latency <ms>', 'how long every answer takes', wholeNumber, 0)
  .option('--others <category=rate...>', 'what somebody else takes of a quota', collectRates, {})
  .option('--json', 'print url and userPoolIds as one line of JSON', false);

/** Text to data. The double is asked by tests, so a wrong flag ends it with 1 and one sentence. */
async function main(): Promise<void> {
  const { pools: file, users, rates, others, json, ...options } = command.parse().opts<Flags>();
  const pools = file === undefined ? [madeUp(users ?? 0)] : poolsOf(file);
  const double = await startDouble({
    port: options.port,
    region: options.region,
    latencyMs: options.latency,
    rates: rates === 'aws' ? awsRates : {},
  });
  double.setOthers(others);
  const userPoolIds = pools.map((pool) => double.createPool(pool));
  const ready = { url: double.url, userPoolIds };
  process.stdout.write(json ? `${JSON.stringify(ready)}\n` : readyText(ready, options.region));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void double.stop());
}

function madeUp(users: number) {
  return {
    PoolName: 'users',
    Schema: ['tenant', 'tier'].map((Name) => ({ Name, AttributeDataType: 'String' }) as const),
    groups: ['staff'],
    users: manyUsers(users),
  } as const;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

function collectRates(text: string, before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [, category, rate] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (category === undefined) throw new InvalidArgumentError('It has to be <category>=<requests a second>.');
  if (!Object.hasOwn(awsRates, category)) {
    throw new InvalidArgumentError(`There is no category ${category}; there are ${Object.keys(awsRates).join(', ')}.`);
  }
  return { ...before, [category]: Number(rate) };
}

/** Why it cannot start, in a sentence; anything else is a mistake of the double. */
function reason(error: unknown): string {
  if (error instanceof PoolsFileError) return error.message;
  if (error instanceof CognitoException) return `the pool cannot be made: ${error.name}: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `port ${command.opts<Flags>().port} is taken; choose another with --port, or 0 for any free one`;
  }
  throw error;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`cognito-double: ${reason(error)}\n`);
  process.exit(1);
}
