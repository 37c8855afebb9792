/** `npm run bench`: calls first, then times and state sizes, through the real engine against the double without rates. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { createProgram } from '../../script/sandbox/program.ts';
import { startDouble } from '../cognito-double/double.ts';

interface Measured {
  readonly users: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly stateBytesPerUser: number;
}

const attributesOf = (index: number) => ({
  'custom:tenant': `tenant-${index % 100}`,
  'custom:tier': ['free', 'silver', 'gold'][index % 3] ?? 'free',
  email_verified: 'true',
});

/** Previews that many declared users of as many in the pool, after an `up`: nothing to change. */
async function previewUnchanged(users: number): Promise<Measured> {
  const double = await startDouble();
  const names = Array.from({ length: users }, (_, index) => `user-${index}@example.com`);
  const poolId = double.createPool({
    PoolName: 'bench',
    Schema: ['tenant', 'tier'].map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
    users: names.map((username, index) => ({ username, attributes: { email: username, ...attributesOf(index) } })),
  });
  const declared = Object.fromEntries(names.map((name, index) => [name, { attributes: attributesOf(index) }]));
  const program = await createProgram({
    files: { 'users/all.yaml': yamlOf(declared) },
    config: { userPoolId: poolId },
    env: { AWS_ENDPOINT_URL: double.url },
  });
  try {
    await expectSuccess(program.pulumi('up', '--yes', '--skip-preview', '--suppress-outputs'));
    double.reset();
    const start = performance.now();
    await expectSuccess(program.pulumi('preview', '--expect-no-changes'));
    const seconds = (performance.now() - start) / 1000;
    const stateBytesPerUser = Buffer.byteLength(await program.state()) / users;
    return { users, calls: double.calls(), seconds, stateBytesPerUser };
  } finally {
    await Promise.all([program.dispose(), double.stop()]);
  }
}

/** Written as people write it: one attribute a line. */
function yamlOf(users: Readonly<Record<string, { readonly attributes: Readonly<Record<string, string>> }>>): string {
  const lines = ['users:'];
  for (const [name, { attributes }] of Object.entries(users)) {
    lines.push(`  ${name}:`, '    attributes:');
    for (const [attribute, value] of Object.entries(attributes)) lines.push(`      ${attribute}: ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

async function expectSuccess(command: Promise<{ readonly exitCode: number; readonly output: string }>): Promise<void> {
  const { exitCode, output } = await command;
  if (exitCode !== 0) throw new Error(output);
}

console.log(styleText('dim', 'Each case makes a pool, applies the declaration once and then previews it unchanged.'));
const floor = await previewUnchanged(1);
const cases = [floor, await previewUnchanged(1_000), await previewUnchanged(10_000)];
const table = new Table({
  head: ['declared = pool', 'calls', 'preview', 'over one user', 'times', 'state a user'],
  style: { head: [], border: [] },
});
for (const { users, calls, seconds, stateBytesPerUser } of cases) {
  table.push([
    users.toLocaleString('en'),
    Object.entries(calls)
      .map(([operation, count]) => `${operation} ${count}`)
      .join('\n'),
    `${seconds.toFixed(1)} s`,
    `${(seconds - floor.seconds).toFixed(1)} s`,
    (seconds / floor.seconds).toFixed(2),
    users < 1_000 ? '' : `${stateBytesPerUser.toFixed(0)} B`,
  ]);
}
console.log(table.toString());
