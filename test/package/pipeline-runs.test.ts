/** The commands of the pipelines of examples/, as scripts, in a project that has the package from its tarball. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';
import { addPool } from '../e2e/stage.ts';
import { ownCommands, pipelineSteps } from '../examples/pipelines.ts';
import { type InstalledProject, installInto } from './installed.ts';
import { packTarball } from './tarball.ts';

const diego = 'diego@example.com';
const program = `import { CognitoUsers } from 'pulumi-cognito-users';
import { argsFromConfig } from 'pulumi-cognito-users/config';
new CognitoUsers('users', argsFromConfig());
`;

/** The one step of that workflow that runs a command of ours. */
function scriptOf(workflow: string): string {
  const [step] = pipelineSteps().filter(({ file, script }) => file === workflow && ownCommands(script).length > 0);
  return step?.script ?? '';
}

describe('the pipelines, from review to drift', () => {
  let double: CognitoDouble;
  let fresh: InstalledProject;
  let poolId: string;
  beforeAll(async () => {
    const tarball = await packTarball();
    double = await startDouble();
    fresh = await installInto(tarball.file, 'npm', double.url);
    await tarball.dispose();
    poolId = addPool(double, { [diego]: { 'custom:tier': 'free' } });
    await fresh.write('Pulumi.yaml', 'name: fresh\nruntime: nodejs\nmain: index.mjs\n');
    await fresh.write('index.mjs', program);
    await fresh.write('users/acme.yaml', `users:\n  ${diego}:\n    attributes: { custom:tier: gold }\n`);
    await fresh.addStack('prod', { userPoolId: poolId });
  });
  afterAll(async () => {
    await Promise.all([fresh.dispose(), double.stop()]);
  });

  /** As the runner of GitHub starts a step that says nothing of its shell. */
  const step = (workflow: string, ...environment: readonly string[]) => {
    const files = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => `${name}=${join(fresh.folder, name)}`);
    return fresh.run(
      'env',
      'STACK=prod',
      ...files,
      ...environment,
      'bash',
      '-e',
      '-o',
      'pipefail',
      '-c',
      scriptOf(workflow),
    );
  };
  const written = (file: string) => readFile(join(fresh.folder, file), 'utf8');
  const tier = () => double.live(poolId).get(diego)?.attributes.get('custom:tier');
  const drift = async () => {
    await fresh.write('GITHUB_OUTPUT', '');
    const { exitCode, output } = await step('drift.yml');
    expect(exitCode, output).toBe(0);
    return written('GITHUB_OUTPUT');
  };

  it('tells a pull request what would change, and keeps the digest', async () => {
    const { exitCode, output } = await step('preview.yml');
    expect(exitCode, output).toBe(0);
    expect(await written('plan.md')).toContain((await written('digest')).trim());
    expect(await written('GITHUB_STEP_SUMMARY')).toBe(await written('plan.md'));
    expect(tier()).toBe('free');
  });

  it('applies just that at the merge', async () => {
    const { exitCode, output } = await step('up.yml');
    expect(exitCode, output).toBe(0);
    expect(tier()).toBe('gold');
    expect(await fresh.pulumi('config', 'get', 'expectPlan', '--stack', 'prod')).toMatchObject({
      output: (await written('digest')).trim(),
    });
  });

  it('finds drift every night: none, then a change by hand, then none after a plan and its up', async () => {
    expect(await drift()).toBe('status=0\n');
    double.changeByHand(poolId, diego, { 'custom:tier': 'platinum' });
    expect(await drift()).toBe('status=2\n');
    expect(await written('drift.md')).toContain('custom:tier');
    await step('preview.yml');
    await step('up.yml');
    expect(await drift()).toBe('status=0\n');
    expect(tier()).toBe('gold');
  });

  it('fails where Cognito cannot be reached, with its own status', async () => {
    const nobody = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=http://127.0.0.1:9';
    expect((await step('preview.yml', nobody)).exitCode).toBe(3);
    expect((await step('drift.yml', nobody)).exitCode).toBe(3);
  });
});
