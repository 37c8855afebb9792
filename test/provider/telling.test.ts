import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeRoster } from '../../providers/core/state.ts';
import { readDeclaration } from '../../providers/declare/declaration.ts';
import { contextKey, type RosterInputs, type RosterOutputs, unknownInput } from '../../providers/inputs.ts';
import { createRosterHandler } from '../../providers/roster-handler.ts';
import { createSession } from '../../providers/session.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

interface Told {
  readonly severity: string;
  readonly message: string;
  readonly urn: string | undefined;
}

const component = 'component';

/** One process of a deployment over `users/`: what the engine asks of it, and what it tells. */
interface Run {
  readonly told: readonly Told[];
  /** Messages told under the component. */
  totals(): readonly string[];
  check(roster: string, olds?: Partial<RosterInputs>): Promise<readonly string[]>;
  diff(roster: string, olds: RosterOutputs): Promise<boolean | undefined>;
  create(roster: string): Promise<RosterOutputs>;
}

let double: CognitoDouble;
let base: string;
beforeEach(async () => {
  double = await startDouble();
  base = mkdtempSync(join(tmpdir(), 'telling-'));
  mkdirSync(join(base, 'users'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_ENDPOINT_URL', double.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await double.stop();
  rmSync(base, { recursive: true });
});

const names = (file: string, users: number) => Array.from({ length: users }, (_, index) => `${file}-${index}`);
const declare = (file: string, users: number, nickname = 'new') =>
  writeFileSync(
    join(base, 'users', `${file}.yaml`),
    `users:\n${names(file, users)
      .map((name) => `  ${name}: { attributes: { nickname: ${nickname} } }\n`)
      .join('')}`,
  );
const poolOf = (...users: readonly string[]) =>
  double.createPool({ PoolName: 'p', users: users.map((username) => ({ username, attributes: {} })) });

const start = async (userPoolId: string, preview: boolean, everyMs = 60_000): Promise<Run> => {
  const told: Told[] = [];
  const handler = createRosterHandler(
    createSession(),
    async (severity, message, urn) => void told.push({ severity, message, urn }),
    everyMs,
  );
  await handler.configure({ config: { get: () => undefined, require: (key: string) => key } });
  const { rosters } = readDeclaration('users', 'dev', base);
  const users = rosters.reduce((sum, roster) => sum + roster.users.size, 0);
  const inputsOf = (name: string) => {
    const own = rosters.find(({ file }) => file === `${name}.yaml`)?.users ?? new Map();
    const inputs = {
      userPoolId,
      roster: name,
      users: encodeRoster(own),
      settings: { force: true, requestRates: { UserUpdate: 200 } },
    };
    const place = { urn: `urn ${name}`, component, file: `${name}.yaml`, fileUsers: own.size };
    const context = {
      preview,
      ...place,
      rosters: rosters.length,
      users,
      folder: 'users',
      base,
      stack: 'dev',
      project: 'p',
      config: {},
    };
    return { inputs, context };
  };
  return {
    told,
    totals: () => told.filter(({ urn }) => urn === component).map(({ message }) => message),
    async check(roster, olds = {}) {
      const { inputs, context } = inputsOf(roster);
      const { failures = [] } = await handler.check(olds, { ...inputs, [contextKey]: context });
      return failures.map(({ reason }) => reason);
    },
    diff: async (roster, olds) => (await handler.diff(roster, olds, inputsOf(roster).inputs)).changes,
    async create(roster) {
      const { outs } = await handler.create(inputsOf(roster).inputs);
      if (outs === undefined) throw new Error('create gave no outputs');
      return outs;
    },
  };
};

describe('the totals', () => {
  it('are told once, in a first preview after the last check', async () => {
    declare('a', 1);
    declare('b', 1);
    const run = await start(poolOf('a-0', 'b-0'), true);
    await run.check('a');
    expect(run.totals()).toEqual([]);
    await run.check('b');
    await run.check('b');
    expect(run.totals()).toEqual([expect.stringContaining('2 calls: DescribeUserPool 1, ListUsers 1; 0 throttled')]);
  });

  it('are told in an up after the last write, and in the next one after the last diff', async () => {
    declare('a', 1);
    declare('b', 1);
    const poolId = poolOf('a-0', 'b-0');
    const first = await start(poolId, false);
    for (const roster of ['a', 'b']) await first.check(roster);
    const a = await first.create('a');
    expect(first.totals()).toEqual([]);
    const b = await first.create('b');
    expect(first.totals()).toEqual([expect.stringContaining('AdminUpdateUserAttributes 2')]);
    const second = await start(poolId, false);
    for (const [roster, olds] of [
      ['a', a],
      ['b', b],
    ] as const) {
      await second.check(roster, olds);
      expect(second.totals()).toEqual([]);
      expect(await second.diff(roster, olds)).toBe(false);
      if (roster === 'a') expect(second.totals()).toEqual([]);
    }
    expect(second.totals()).toHaveLength(1);
  });

  it('wait in an up for what a diff has found', async () => {
    declare('a', 1);
    const poolId = poolOf('a-0');
    const first = await start(poolId, false);
    await first.check('a');
    const olds = await first.create('a');
    declare('a', 1, 'newer');
    const [up, preview] = [await start(poolId, false), await start(poolId, true)];
    for (const run of [up, preview]) {
      await run.check('a', olds);
      expect(await run.diff('a', olds)).toBe(true);
    }
    expect([up.totals().length, preview.totals().length]).toEqual([0, 1]);
  });

  it('are told of failures too', async () => {
    declare('a', 1);
    const poolId = poolOf('a-0');
    double.refuse('a-0', { name: 'UserLambdaValidationException', message: 'no' });
    const up = await start(poolId, false);
    await up.check('a');
    await expect(up.create('a')).rejects.toThrow('refused');
    const preview = await start(poolOf('somebody-else'), true);
    expect(await preview.check('a')).toEqual([expect.stringContaining('a-0 is not in the user pool')]);
    expect([up.totals().length, preview.totals().length]).toEqual([1, 1]);
  });

  it('are no totals of a pool that is not known', async () => {
    declare('a', 1);
    const run = await start(unknownInput, true);
    await run.check('a');
    expect(run.totals()).toEqual([]);
  });

  it('are those of the pool, whatever else the process does', async () => {
    declare('a', 1);
    const session = createSession();
    const told: string[] = [];
    const handler = createRosterHandler(session, async (_severity, message, urn) => {
      if (urn?.startsWith('component') === true) told.push(`${urn}: ${message}`);
    });
    await handler.configure({ config: { get: () => undefined, require: (key: string) => key } });
    const { rosters } = readDeclaration('users', 'dev', base);
    for (const component of ['component 1', 'component 2']) {
      const users = encodeRoster(rosters[0]?.users ?? new Map());
      const place = { urn: 'u', component, file: 'a.yaml', fileUsers: 1, rosters: 1, users: 1 };
      const context = { preview: true, ...place, folder: 'users', base, stack: 'dev', project: 'p', config: {} };
      const inputs = { userPoolId: poolOf('a-0'), roster: component, users, settings: {} };
      await handler.check({}, { ...inputs, [contextKey]: context });
    }
    expect(told).toEqual([
      expect.stringMatching(/^component 1: [\s\S]*\n2 calls:/),
      expect.stringMatching(/^component 2: [\s\S]*\n2 calls:/),
    ]);
  });
});

describe('progress', () => {
  it('is told under the component while the pool is read and written, and not after', async () => {
    declare('a', 60);
    const poolId = poolOf(...names('a', 60));
    const run = await start(poolId, false, 5);
    await run.check('a');
    await run.create('a');
    const lines = run.told.filter(({ severity }) => severity === 'progress');
    expect(new Set(lines.map(({ urn }) => urn))).toEqual(new Set(['component']));
    expect(lines.at(-1)?.message).toMatch(/^\d+( of 60)? users changed, .*[\d.]+ requests\/s; 60 read$/);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(run.told.filter(({ severity }) => severity === 'progress')).toHaveLength(lines.length);
  });
});

describe('a preview of many users', () => {
  const plans = (run: Run) => run.told.filter(({ urn }) => urn !== 'component');
  const whole = () => readFileSync(join(base, '.cognito-users', 'preview-dev.txt'), 'utf8');

  it.each([
    [50, false],
    [51, true],
  ])('of %d changed ones: summarized %s', async (users, summarized) => {
    declare('a', users);
    const run = await start(poolOf(...names('a', users)), true);
    await run.check('a');
    const text = plans(run)[0]?.message ?? '';
    expect(text).toMatch(new RegExp(`^${users} of ${users} users will change:`));
    expect(text.split('\n').filter((line) => /^ {2}a-\d+$/.test(line))).toHaveLength(summarized ? 5 : users);
    expect(text.includes('.cognito-users/preview-dev.txt')).toBe(summarized);
    expect(existsSync(join(base, '.cognito-users'))).toBe(summarized);
  });

  it('counts those of all rosters of the run, and has everybody in the file', async () => {
    const files = ['a', 'b', 'c'];
    for (const file of files) declare(file, 40);
    const run = await start(poolOf(...files.flatMap((file) => names(file, 40))), true);
    for (const file of files) await run.check(file);
    const shown = plans(run).map(({ message }) => message.match(/^ {2}[abc]-\d+$/gm)?.length ?? 0);
    expect(shown).toEqual([40, 5, 5]);
    for (const file of files) expect(whole()).toContain(`${file}:\n40 of 40 users will change:`);
    expect(whole().match(/^ {2}[abc]-\d+$/gm)).toHaveLength(120);
  });

  it('is shown where the file cannot be written, and says once what to do', async () => {
    const files = ['a', 'b'];
    for (const file of files) declare(file, 51);
    writeFileSync(join(base, '.cognito-users'), 'a file in the place of the folder');
    const run = await start(poolOf(...files.flatMap((file) => names(file, 51))), true);
    for (const file of files) expect(await run.check(file)).toEqual([]);
    expect(plans(run).map(({ severity }) => severity)).toEqual(['warning', 'info', 'info']);
    expect(plans(run)[0]?.message).toContain('let the folder .cognito-users of the project be made');
    expect(plans(run)[1]?.message).not.toContain('preview-dev.txt');
  });
});
