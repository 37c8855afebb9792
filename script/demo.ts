/** `npm run demo`: the main jobs on an embedded emulator, through the real engine: a fresh pool filled, drift found and mended. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { startCognitoLocal } from './sandbox/cognito-local.ts';
import { createDemoPool, type DemoPool } from './sandbox/demo-pool.ts';
import { createProgram, type SandboxProgram } from './sandbox/program.ts';

const declaration = join(import.meta.dirname, '..', 'users', 'acme.yaml');

async function main(): Promise<void> {
  say('Starting an emulated user pool with nobody in it (cognito-local, data in a temporary folder)');
  await using stack = new AsyncDisposableStack();
  const emulator = await startCognitoLocal();
  stack.defer(() => emulator.stop());
  const pool = await createDemoPool(emulator.url, {});
  const program = await createProgram({
    files: { 'users/acme.yaml': await readFile(declaration, 'utf8') },
    config: { userPoolId: pool.id, missingUsers: 'create' },
    env: { AWS_ENDPOINT_URL: emulator.url },
  });
  stack.defer(() => program.dispose());
  process.once('SIGINT', () => void stack.disposeAsync().then(() => process.exit(130)));
  await acts(pool, program);
  await stack.disposeAsync();
  say('Everything was cleaned up. Now with your own pool');
  console.log(`  export PULUMI_CONFIG_PASSPHRASE=…            # or a Pulumi Cloud login
  rm -r users/*                                # the example's users; then declare your own
  export PULUMI_BACKEND_URL='file://~?metadata=skip'   # or s3://…, or leave it out for Pulumi Cloud
  export PATH="$(npm run --silent path):$PATH"          # the engine and the Node of this project
  pulumi stack init dev
  pulumi config set userPoolId eu-west-1_AbCdEf123     # the id of your pool
  pulumi config set aws:region eu-west-1               # and aws:profile, or the AWS_* variables
  pulumi preview                                       # users/*.yaml against the live pool; writes nothing`);
}

async function acts(pool: DemoPool, program: SandboxProgram): Promise<void> {
  say('The declaration: users/acme.yaml');
  console.log(await readFile(declaration, 'utf8'));
  say('pulumi preview: the pool is empty, and missingUsers is create');
  await run(program, 'preview');
  say('pulumi up: one call for each user, with all its attributes; nobody is sent a message');
  await run(program, 'up', '--yes', '--skip-preview');
  say('The pool afterwards');
  await showPool(pool);

  say('Somebody changes diego@example.com by hand, to Green');
  await pool.changeByHand('diego@example.com', 'custom:CustomAttr1', 'Green');
  say('pulumi preview finds it');
  await run(program, 'preview');
  say('pulumi up mends it');
  await run(program, 'up', '--yes', '--skip-preview');

  say('The declaration now says `custom:CustomAttr1: ""`: a blank value deletes');
  const text = await readFile(join(program.folder, 'users/acme.yaml'), 'utf8');
  await program.write('users/acme.yaml', text.replace('custom:CustomAttr1: Purple # set', 'custom:CustomAttr1: ""'));
  await run(program, 'up', '--yes');
  say('The pool at the end');
  await showPool(pool);

  say('pulumi up again: nothing to do');
  await run(program, 'up', '--yes', '--skip-preview', '--expect-no-changes');
}

function say(text: string): void {
  console.log(`\n${styleText(['bold', 'cyan'], `── ${text}`, { stream: process.stdout })}`);
}

async function run(program: SandboxProgram, ...args: readonly string[]): Promise<void> {
  console.log(styleText('dim', `$ pulumi ${args.join(' ')}`, { stream: process.stdout }));
  const { exitCode, output } = await program.pulumi(...args, '--suppress-progress');
  console.log(output.trim());
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(' ')} ended with status ${exitCode}`);
}

async function showPool(pool: DemoPool): Promise<void> {
  const users = await pool.users();
  const names = [...new Set(users.flatMap(({ attributes }) => [...attributes.keys()]))].sort();
  const table = new Table({ head: ['attribute', ...users.map(({ email }) => email)], style: { head: [], border: [] } });
  for (const name of names) table.push([name, ...users.map(({ attributes }) => attributes.get(name) ?? '')]);
  console.log(table.toString());
}

await main().catch((error: unknown) => {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
