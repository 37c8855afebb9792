/** One command through the real engine against the double, with everything that is counted of it. */
import { join } from 'node:path';
import { execa } from 'execa';
import { createProgram, type SandboxProgram } from '../../script/sandbox/program.ts';
import { type DoubleProcess, startDoubleProcess, type TimedCall } from './double-process.ts';
import { peakOfProcess, withPeakMemory } from './memory.ts';

/** A pool and a declaration of some of its users. */
export interface Setting {
  /** Users in the pool. */
  readonly pool: number;
  /** How many of them are declared, from the first on. */
  readonly declared: number;
  /** What somebody else takes of a quota meanwhile. */
  readonly others?: string;
  /** Requests a second of UserList, where the double has no rates: a case that would take an hour with AWS's. */
  readonly listsPerSecond?: number;
}

export interface Measured {
  readonly seconds: number;
  readonly calls: readonly TimedCall[];
  /** Of the provider's process. */
  readonly peakBytes: number;
  /** Of the whole checkpoint. */
  readonly stateBytes: number;
}

type Attributes = Readonly<Record<string, string>>;
const nameOf = (index: number) => `user${String(index + 1).padStart(6, '0')}`;

/** As the double's pool has them (manyUsers). */
export const asLive = (index: number): Attributes => ({
  'custom:tenant': 'acme',
  given_name: `Given ${index + 1}`,
  email_verified: 'true',
});

/** Written as people write it: one attribute a line. */
function declaration(users: number, attributesOf: (index: number) => Attributes): string {
  const lines = ['users:'];
  for (let index = 0; index < users; index++) {
    lines.push(`  ${nameOf(index)}:`, '    attributes:');
    for (const [name, value] of Object.entries(attributesOf(index)))
      lines.push(`      ${name}: ${JSON.stringify(value)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `pulumi up` that fills an empty pool with so many users. */
export async function upSeeding(users: number, attributesOf: (index: number) => Attributes): Promise<Measured> {
  const double = await startDoubleProcess(0);
  const program = await createProgram({
    files: { 'users/all.yaml': declaration(users, attributesOf) },
    config: { userPoolId: double.userPoolId, missingUsers: 'create' },
    env: { AWS_ENDPOINT_URL: double.url },
  });
  return measured({ double, program }, (seeded) =>
    seeded.pulumi('up', '--yes', '--skip-preview', '--suppress-outputs'),
  );
}

/** A double and a program that points at it. */
interface Rig {
  readonly double: DoubleProcess;
  readonly program: SandboxProgram;
}

/** A stack that has applied nothing yet, over a pool that is as declared. */
async function declared(setting: Setting): Promise<Rig> {
  const { listsPerSecond: UserList } = setting;
  const double = await startDoubleProcess(setting.pool, setting.others, UserList === undefined ? 'aws' : 'none');
  const program = await createProgram({
    files: { 'users/all.yaml': declaration(setting.declared, asLive) },
    config: {
      userPoolId: double.userPoolId,
      force: 'true',
      ...(UserList === undefined ? {} : { requestRates: { UserList, UserUpdate: 500 } }),
    },
    env: { AWS_ENDPOINT_URL: double.url },
  });
  return { double, program };
}

/** Brings such a stack up, and hands both over; nothing is measured yet. */
async function applied(setting: Setting): Promise<Rig> {
  const rig = await declared(setting);
  await succeed(rig.program.pulumi('up', '--yes', '--skip-preview', '--suppress-outputs'));
  return rig;
}

/** The first `pulumi up` over a pool that is as declared already: everybody is read and recorded, and nobody is written. */
export async function upTakeover(setting: Setting): Promise<Measured> {
  return measured(await declared(setting), (program) =>
    program.pulumi('up', '--yes', '--skip-preview', '--suppress-outputs'),
  );
}

/** `pulumi preview` of what is as declared. */
export function previewUnchanged(setting: Setting): Promise<Measured> {
  return run(setting, (program) => program.pulumi('preview', '--expect-no-changes'));
}

/** `pulumi up` after the declaration has become another. */
export function upChanged(setting: Setting, attributesOf: (index: number) => Attributes): Promise<Measured> {
  return run(setting, async (program) => {
    await program.write('users/all.yaml', declaration(setting.declared, attributesOf));
    return program.pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
  });
}

/** `pulumi preview` of rules over the pool, after an `up` with other ones. */
export function previewRules(setting: Setting, before: string, after: string): Promise<Measured> {
  return run(
    setting,
    (program) => program.pulumi('preview'),
    async (program) => {
      await program.write('users/rules.yaml', before);
      await succeed(program.pulumi('up', '--yes', '--skip-preview', '--suppress-outputs'));
      await program.write('users/rules.yaml', after);
    },
  );
}

/** `cognito-users find` over a pool: seconds until the first line, and at all, and the peak memory of the command. */
export async function findAll(pool: number, condition: string): Promise<Found> {
  const double = await startDoubleProcess(pool);
  try {
    const start = performance.now();
    const entry = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
    const child = execa(process.execPath, [entry, 'find', '-p', double.userPoolId, '--match', condition], {
      env: { AWS_ENDPOINT_URL: double.url, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
      buffer: false,
      reject: false,
    });
    let firstSeconds = Number.POSITIVE_INFINITY;
    child.stdout.on('data', () => {
      firstSeconds = Math.min(firstSeconds, (performance.now() - start) / 1000);
    });
    const peakBytes = await peakOfProcess(child.pid ?? 0, child);
    const calls = await double.calls();
    return { calls, firstSeconds, seconds: (performance.now() - start) / 1000, peakBytes };
  } finally {
    await double.stop();
  }
}

/** What a command over a pool came to. */
export interface Found {
  readonly calls: readonly TimedCall[];
  readonly firstSeconds: number;
  readonly seconds: number;
  readonly peakBytes: number;
}

type Command = (program: SandboxProgram) => Promise<{ readonly exitCode: number; readonly output: string }>;

async function run(
  setting: Setting,
  command: Command,
  prepare: (program: SandboxProgram) => Promise<void> = async () => undefined,
): Promise<Measured> {
  const rig = await applied(setting);
  await prepare(rig.program);
  return measured(rig, command);
}

async function measured({ double, program }: Rig, command: Command): Promise<Measured> {
  try {
    await double.reset();
    const start = performance.now();
    const { peakBytes } = await withPeakMemory(program, succeed(command(program)));
    const seconds = (performance.now() - start) / 1000;
    return { seconds, calls: await double.calls(), peakBytes, stateBytes: Buffer.byteLength(await program.state()) };
  } finally {
    await Promise.all([program.dispose(), double.stop()]);
  }
}

async function succeed(command: ReturnType<Command>): Promise<void> {
  const { exitCode, output } = await command;
  if (exitCode !== 0) throw new Error(output);
}
