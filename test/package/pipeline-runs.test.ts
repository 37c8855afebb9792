/** The commands of the pipelines of examples/, as scripts, in a project that has the package from its tarball. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { countEngineRun } from '../../script/sandbox/engine-runs.ts';
import type { CommandResult } from '../../script/sandbox/program.ts';
import { addPool } from '../e2e/stage.ts';
import { ownCommands, pipelineSteps } from '../examples/pipelines.ts';
import { type InstalledProject, unpackInto } from './installed.ts';
import { packTarball } from './tarball.ts';

const diego = 'diego@example.com';
const eva = 'eva@example.com';
const foreign = 'f'.repeat(64);
const nobody = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=http://127.0.0.1:9';

/** The job that writes. */
const applying = { github: ['up.yml', 'up'], gitlab: ['.gitlab-ci.yml', 'up'] } as const;

/** The text of a file, '' where there is none. */
const read = (file: string) => readFile(file, 'utf8').catch(() => '');

const program = `import { CognitoUsers } from 'pulumi-cognito-users';
new CognitoUsers('users');
`;

/** The one step of that job that runs a command of ours. */
function scriptOf(workflow: string, of: string): string {
  const [step] = pipelineSteps().filter(
    ({ file, job, script }) => file === workflow && job === of && ownCommands(script).length > 0,
  );
  if (step === undefined) throw new Error(`${workflow} has no job ${of} with a command of ours`);
  return step.script;
}

/** What a step came to, in a folder for temporary files of its own. */
interface StepResult extends CommandResult {
  readonly temp: string;
  /** What it has written to `$GITHUB_OUTPUT`. */
  readonly outputs: string;
}

describe('the pipelines, from review to drift', () => {
  let double: CognitoDouble;
  let fresh: InstalledProject;
  let poolId: string;
  beforeAll(async () => {
    const tarball = await packTarball();
    double = await startDouble();
    fresh = await unpackInto(tarball.file, double.url);
    await tarball.dispose();
    poolId = addPool(double, { [diego]: { 'custom:tier': 'free' }, [eva]: { 'custom:tier': 'free' } });
    await fresh.write('Pulumi.yaml', 'name: fresh\nruntime: nodejs\nmain: index.mjs\n');
    await fresh.write('index.mjs', program);
    await declare('gold');
    await fresh.addStack('prod', { userPoolId: poolId });
  });
  afterAll(async () => {
    await Promise.all([fresh.dispose(), double.stop()]);
  });

  const declare = (tier: string) =>
    fresh.write(
      'users/acme.yaml',
      `defaults:\n  attributes: { custom:tier: ${tier} }\nusers:\n  ${diego}:\n  ${eva}:\n`,
    );

  /** As the runner starts a step of a workflow that names bash as its shell, with those variables. */
  const step = async (workflow: string, job: string, ...variables: readonly string[]): Promise<StepResult> => {
    const temp = await mkdtemp(join(fresh.folder, 'runner-'));
    const files = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => `${name}=${join(temp, name)}`);
    const set = ['STACK=prod', `RUNNER_TEMP=${temp}`, `own=${temp}`, ...files, ...variables];
    const script = ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', scriptOf(workflow, job)];
    const result = await fresh.run('env', ...set, ...script);
    return { ...result, temp, outputs: await read(join(temp, 'GITHUB_OUTPUT')) };
  };
  /** The step that applies, with that digest; it runs the engine only with one that has the form. */
  const apply = (pipeline: keyof typeof applying, ...digest: readonly string[]) => {
    if (digest.some((text) => /^[0-9a-f]{64}$/.test(text))) countEngineRun(['up']);
    const [workflow, job] = applying[pipeline];
    return step(workflow, job, ...digest.map((text) => `DIGEST=${text}`));
  };
  const digestOf = ({ outputs }: StepResult) => /^digest=([0-9a-f]{64})\n$/.exec(outputs)?.[1] ?? '';
  const tiers = () => [diego, eva].map((name) => double.live(poolId).get(name)?.attributes.get('custom:tier'));
  const drift = async () => {
    const { exitCode, output, outputs, temp } = await step('drift.yml', 'drift');
    expect(exitCode, output).toBe(0);
    return { outputs, report: await read(join(temp, 'drift.md')) };
  };

  it('tells a pull request what would change', async () => {
    const { exitCode, output, temp } = await step('preview.yml', 'plan');
    expect(exitCode, output).toBe(0);
    const plan = await read(join(temp, 'plan/plan.md'));
    expect(plan).toContain((await read(join(temp, 'plan/digest'))).trim());
    expect(await read(join(temp, 'GITHUB_STEP_SUMMARY'))).toBe(plan);
    expect(tiers()).toEqual(['free', 'free']);
  });

  it('publishes no plan that a branch brings along (14.13)', async () => {
    for (const file of ['plan.md', 'digest']) await fresh.write(file, foreign);
    const github = await step('preview.yml', 'plan', nobody);
    expect([github.exitCode, await read(join(github.temp, 'GITHUB_STEP_SUMMARY'))]).toEqual([3, '']);
    expect(await readdir(join(github.temp, 'plan'))).toEqual([]);
    const gitlab = await step('.gitlab-ci.yml', 'preview', nobody);
    expect([gitlab.exitCode, await read(join(fresh.folder, 'plan.md'))]).toEqual([3, '']);
    await fresh.write('plan.env', `DIGEST=${foreign}\n`);
    expect((await step('.gitlab-ci.yml', 'plan', nobody)).exitCode).toBe(3);
  });

  describe.each(['github', 'gitlab'] as const)('%s', (pipeline) => {
    it.each([
      ['an empty digest', ['']],
      ['no digest', []],
      ['what is no digest', ['null']],
      ['two lines', [`${foreign}\n${foreign}`]],
      ['more than a digest', [`${foreign} --force`]],
    ])('writes nothing with %s (14.12)', async (_, digest) => {
      const { exitCode, output } = await apply(pipeline, ...digest);
      expect([exitCode, output]).toEqual([1, expect.stringContaining('nothing is written')]);
      expect(tiers()).toEqual(['free', 'free']);
    });

    it('writes nothing with the digest of another plan (14.12)', async () => {
      const { exitCode, output } = await apply(pipeline, foreign);
      expect([exitCode === 0, output]).toEqual([false, expect.stringContaining('expectPlan')]);
      expect(tiers()).toEqual(['free', 'free']);
    });
  });

  it('writes nothing of a plan that has moved since it was approved (14.29)', async () => {
    const approved = digestOf(await step('up.yml', 'plan'));
    double.changeByHand(poolId, eva, { 'custom:tier': 'silver' });
    expect((await apply('github', approved)).exitCode).not.toBe(0);
    expect(tiers()).toEqual(['free', 'silver']);
  });

  it('applies just what main has planned', async () => {
    const { exitCode, output } = await apply('github', digestOf(await step('up.yml', 'plan')));
    expect(exitCode, output).toBe(0);
    expect(tiers()).toEqual(['gold', 'gold']);
  });

  it('does the same on GitLab, with the digest from the variables of its plan', async () => {
    await declare('platinum');
    const { exitCode, output } = await step('.gitlab-ci.yml', 'plan');
    expect(exitCode, output).toBe(0);
    const [, digest = ''] = /^DIGEST=([0-9a-f]{64})\n$/.exec(await read(join(fresh.folder, 'plan.env'))) ?? [];
    expect((await apply('gitlab', digest)).exitCode).toBe(0);
    expect(tiers()).toEqual(['platinum', 'platinum']);
  });

  it('finds drift every night: none, then a change by hand', async () => {
    expect((await drift()).outputs).toBe('status=0\n');
    double.changeByHand(poolId, diego, { 'custom:tier': 'silver' });
    const { outputs, report } = await drift();
    expect(outputs).toBe('status=2\n');
    expect(report).toContain('custom:tier');
  });

  it('fails in the night where Cognito cannot be reached, with its own status', async () => {
    expect((await step('drift.yml', 'drift', nobody)).exitCode).toBe(3);
  });
});
