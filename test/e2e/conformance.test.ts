/**
 * The deployments of test/provider/deployment.ts are those of the real engine: for the same runs both ask the provider for the
 * same verbs, in the same order and with the same arguments, and get the same kind of answers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CognitoUsers } from '../../providers/cognito-users.ts';
import { project } from '../../script/sandbox/program-files.ts';
import { createStage as createStageInProcess, type StageOptions } from '../provider/stage.ts';
import { type RecordedCall, recordedCalls, recordingFiles } from './recording.ts';
import { addPool, createStage, type PoolUsers, type StackStage, type Stage, type StageResult } from './stage.ts';

const tier = (user: string, value: string) => `users: { ${user}: { attributes: { custom:tier: ${value} } } }\n`;
const pool: PoolUsers = { ana: {}, bob: {}, cleo: {} };

/** A run, and what it is to come to. */
type Run = (stage: StackStage) => Promise<StageResult>;

/** The same pool and program behind the real engine and in this process. */
interface Pair {
  /** Carries the run out on both, and holds what they were asked for against each other. */
  compare(exitCode: number, run: Run): Promise<readonly RecordedCall[]>;
  /** What has to be done on both before the next run. */
  both(prepare: (stage: StackStage) => unknown): Promise<void>;
  readonly real: Stage;
  dispose(): Promise<void>;
}

async function createPair(
  files: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>> = {},
  { program }: Pick<StageOptions, 'program'> = {},
): Promise<Pair> {
  const recordings = await mkdtemp(join(tmpdir(), 'conformance-'));
  const recording = join(recordings, 'recording');
  const manifest = readFileSync(join(project, 'package.json'), 'utf8');
  const real = await createStage(pool, { ...recordingFiles(manifest), ...files }, config);
  const { 'index.ts': _, ...declared } = files;
  const options = program === undefined ? { recording } : { recording, program };
  const inProcess = await createStageInProcess(pool, declared, config, {}, options);
  const of = async (stage: StackStage, file: string, run: Run) => {
    writeFileSync(file, '');
    const { exitCode, output } = await run(stage);
    return { exitCode: Math.min(exitCode, 1), output, calls: recordedCalls(file, { folder: stage.folder }) };
  };
  return {
    real,
    async compare(exitCode, run) {
      const [engine, own] = [await of(real, join(real.folder, 'recording'), run), await of(inProcess, recording, run)];
      const [asked, askedHere] = [byComponent(engine.calls), byComponent(own.calls)];
      expect(verbs(askedHere), `${engine.output}\n--\n${own.output}`).toEqual(verbs(asked));
      expect(askedHere).toEqual(asked);
      expect([engine.exitCode, own.exitCode], `${engine.output}\n--\n${own.output}`).toEqual([exitCode, exitCode]);
      return engine.calls;
    },
    async both(prepare) {
      for (const stage of [real, inProcess]) await prepare(stage);
    },
    async dispose() {
      await Promise.all([real.dispose(), inProcess.dispose(), rm(recordings, { recursive: true })]);
    },
  };
}

/** Components come side by side, so the order of each is compared by itself. */
function byComponent(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const component = ({ args }: RecordedCall) => args.map((arg) => String(Object(arg).component ?? '')).join('');
  return calls.toSorted((a, b) => a.process - b.process || component(a).localeCompare(component(b)));
}

const verbs = (calls: readonly RecordedCall[]) =>
  calls.map(({ process, verb, result }) => `${process} ${verb} ${result}`);

describe('one component', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await createPair({ 'users/a.yaml': tier('ana', `"\${secret:tier}"`), 'users/b.yaml': tier('bob', 'free') });
    await pair.both((stage) => stage.setSecrets({ tier: 'hush' }));
  });
  afterAll(() => pair.dispose());

  it('a first up, with a secret, is checked in a preview, and checked and created in an update', async () => {
    const calls = await pair.compare(0, ({ upWithPreview }) => upWithPreview());
    expect(verbs(calls)).toEqual(['1 configure ok', '1 check ok', '2 configure ok', '2 check ok', '2 create ok']);
  });

  it('an up without changes asks for a diff', async () => {
    const calls = await pair.compare(0, ({ up }) => up('--expect-no-changes'));
    expect(verbs(calls)).toEqual(['1 configure ok', '1 check ok', '1 diff ok']);
  });

  it('a change is updated, and nothing is in the preview', async () => {
    await pair.both(({ write }) => write('users/b.yaml', tier('bob', 'gold')));
    await pair.compare(0, ({ upWithPreview }) => upWithPreview());
  });

  it('a preview that refreshes reads, and compares what it has read', async () => {
    await pair.both(({ double, poolId }) => double.changeByHand(poolId, 'bob', { 'custom:tier': 'by hand' }));
    await pair.compare(1, ({ preview }) => preview('--refresh', '--expect-no-changes'));
  });

  it('a refresh keeps what it has read', async () => {
    await pair.compare(0, ({ refresh }) => refresh());
    await pair.compare(0, ({ up }) => up('--refresh'));
  });

  it('a user who is refused makes a partial failure, again in the next up, which is then completed', async () => {
    await pair.both(({ double, write }) => {
      double.refuse('ana', 'InvalidParameterException');
      return write('users/a.yaml', tier('ana', 'gold'));
    });
    await pair.compare(1, ({ up }) => up());
    await pair.compare(1, ({ up }) => up());
    await pair.both(({ double }) => double.clearFaults());
    await pair.compare(0, ({ up }) => up());
    await pair.compare(0, ({ up }) => up('--expect-no-changes'));
  });

  it('a diff that fails stops the run', async () => {
    await pair.both(({ write }) => write('users/a.yaml', tier('nobody', 'gold')));
    const calls = await pair.compare(1, ({ up }) => up());
    expect(verbs(calls).at(-1)).toBe('1 diff failed');
    await pair.both(({ write }) => write('users/a.yaml', tier('ana', 'gold')));
  });

  it('after a kill the next up finds the state as it was', async () => {
    await pair.both(({ write }) => write('users/a.yaml', tier('ana', 'silver')));
    const { program, double } = pair.real;
    double.reset();
    // As long as the call is unanswered, nothing of it is in the state.
    double.failNext('AdminUpdateUserAttributes', { connection: 'hangs', carriedOut: true, cutAfterMs: 60_000 });
    const up = program.start('up', '--yes', '--skip-preview');
    await expect
      .poll(() => double.calls()['AdminUpdateUserAttributes'] ?? 0, { timeout: 120_000, interval: 5 })
      .toBe(1);
    await up.killAll();
    await program.pulumi('cancel', '--yes');
    await pair.both((stage) => {
      if (stage !== pair.real) stage.double.changeByHand(stage.poolId, 'ana', { 'custom:tier': 'silver' });
    });
    await pair.compare(0, ({ up: next }) => next());
  });

  it('another pool replaces: the new one is checked anew and created, the old one is deleted', async () => {
    await pair.both((stage) => stage.configure({ userPoolId: addPool(stage.double, pool) }));
    const calls = await pair.compare(0, ({ upWithPreview }) => upWithPreview());
    expect(verbs(calls).slice(-4)).toEqual(['2 diff ok', '2 check ok', '2 create ok', '2 delete ok']);
  });

  it('a destroy deletes and asks for nothing else', async () => {
    const calls = await pair.compare(0, ({ destroy }) => destroy());
    expect(verbs(calls)).toEqual(['1 configure ok', '1 delete ok']);
  });
});

describe('a creation that fails partially', () => {
  it('is in the state, and can be completed or destroyed', async () => {
    const pair = await createPair({ 'users/a.yaml': tier('ana', 'gold'), 'users/b.yaml': tier('bob', 'gold') });
    try {
      await pair.both(({ double }) => double.refuse('bob', 'InvalidParameterException'));
      await pair.compare(1, ({ up }) => up());
      await pair.compare(0, ({ destroy }) => destroy());
    } finally {
      await pair.dispose();
    }
  });

  it('is not, when its check is refused', async () => {
    const pair = await createPair({ 'users/a.yaml': tier('nobody', 'gold') });
    try {
      const calls = await pair.compare(1, ({ up }) => up());
      expect(verbs(calls).at(-1)).toBe('1 check refused');
    } finally {
      await pair.dispose();
    }
  });
});

/** Two components, of which one has a pool whose id is known only once the pool is created; the other one may go. */
const program = `
import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers } from './providers/cognito-users.ts';

const created = { create: async (inputs) => ({ id: inputs.poolId, outs: inputs }) };
class Pool extends pulumi.dynamic.Resource {
  constructor(name, poolId) { super(created, name, { poolId }); }
}
const config = new pulumi.Config();
const pool = new Pool('pool', config.require('newPoolId'));
new CognitoUsers('new', { userPoolId: pool.id, users: './users' });
if (config.get('old') === undefined) new CognitoUsers('old', { userPoolId: config.require('userPoolId'), users: 'more-users' });
`;
const created: pulumi.dynamic.ResourceProvider = {
  create: async (inputs) => ({ id: inputs.poolId, outs: inputs }),
};
class Pool extends pulumi.dynamic.Resource {
  constructor(name: string, poolId: string) {
    super(created, name, { poolId });
  }
}
function programInProcess() {
  const config = new pulumi.Config();
  const made = new Pool('pool', config.require('newPoolId'));
  new CognitoUsers('new', { userPoolId: made.id, users: './users' });
  if (config.get('old') === undefined) {
    new CognitoUsers('old', { userPoolId: config.require('userPoolId'), users: 'more-users' });
  }
}

describe('two components, and a pool that is created with them', () => {
  let pair: Pair;
  beforeAll(async () => {
    const files = {
      'users/a.yaml': tier('ana', 'gold'),
      'more-users/a.yaml': tier('bob', 'gold'),
      'index.ts': program,
    };
    pair = await createPair(files, {}, { program: programInProcess });
    await pair.both((stage) => stage.configure({ newPoolId: addPool(stage.double, pool) }));
  });
  afterAll(() => pair.dispose());

  it('the unknown pool is told as such, and known in the update', async () => {
    const calls = await pair.compare(0, ({ upWithPreview }) => upWithPreview());
    expect(JSON.stringify(calls)).toContain('04da6b54-80e4-46f7-96ec-b56ff0331ba9');
  });

  it('one that is not targeted is asked for nothing', async () => {
    await pair.both(async ({ write }) => {
      await write('users/a.yaml', tier('ana', 'silver'));
      await write('more-users/a.yaml', tier('bob', 'silver'));
    });
    const calls = await pair.compare(0, ({ up }) => up('--target', '**::new'));
    expect(calls.filter(({ verb }) => verb !== 'configure')).toHaveLength(3);
  });

  it('one that the program no longer has is deleted after the other is updated', async () => {
    await pair.both(async ({ write, configure }) => {
      await write('users/a.yaml', tier('ana', 'iron'));
      await configure({ old: 'gone' });
    });
    const calls = await pair.compare(0, ({ up }) => up());
    expect(verbs(calls).slice(-2)).toEqual(['1 update ok', '1 delete ok']);
  });
});
