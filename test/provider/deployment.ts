/** Deployments as the engine makes them of the provider's verbs, one process after the other, against a double. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, vi } from 'vitest';
import { encodeRoster } from '../../providers/core/state.ts';
import { readDeclaration } from '../../providers/declare/declaration.ts';
import { contextKey, type DeploymentContext, type RosterInputs, type RosterOutputs } from '../../providers/inputs.ts';
import { partition } from '../../providers/partition.ts';
import { createRosterHandler } from '../../providers/roster-handler.ts';
import { createSession } from '../../providers/session.ts';
import { readSettings, type Settings } from '../../providers/settings.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

/** A component of a program: its name, which is that of its folder too, its pool and its settings. */
export interface ComponentSpec {
  readonly name: string;
  readonly pool: string;
  readonly settings?: Settings;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The state that a deployment left: outputs by roster. */
export type State = ReadonlyMap<string, RosterOutputs>;

/** What a deployment came to. */
export interface Deployed {
  readonly state: State;
  /** Of checks and of verbs, in order. */
  readonly failures: readonly string[];
  readonly told: readonly string[];
}

/** A project's folder beside a double. */
export interface Workspace {
  readonly double: CognitoDouble;
  write(file: string, text: string): void;
  remove(file: string): void;
  /** `up` of a program with those components over the state of the last one, in a process of its own. */
  up(components: readonly ComponentSpec[], last?: State): Promise<Deployed>;
  preview(components: readonly ComponentSpec[], last?: State): Promise<Deployed>;
  dispose(): Promise<void>;
}

interface EnteredRoster {
  readonly inputs: RosterInputs;
  readonly context: DeploymentContext;
}

/** A fresh workspace. The environment points the SDK at its double. */
export async function openWorkspace(): Promise<Workspace> {
  const double = await startDouble();
  const base = mkdtempSync(join(tmpdir(), 'deployment-'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_ENDPOINT_URL', double.url);
  const deploy =
    (preview: boolean) =>
    (components: readonly ComponentSpec[], last: State = new Map()) =>
      run(
        components.flatMap((component) => rostersOf(component, base, preview)),
        last,
      );
  return {
    double,
    write(file, text) {
      mkdirSync(dirname(join(base, file)), { recursive: true });
      writeFileSync(join(base, file), text);
    },
    remove: (file) => rmSync(join(base, file)),
    up: deploy(false),
    preview: deploy(true),
    async dispose() {
      vi.unstubAllEnvs();
      rmSync(base, { recursive: true });
      await double.stop();
    },
  };
}

function rostersOf({ name, pool, settings = {}, secrets }: ComponentSpec, base: string, preview: boolean) {
  const { rosters: files, diagnostics } = readDeclaration(name, 'dev', base);
  expect(diagnostics).toEqual([]);
  const { granularity = 'file', ...rest } = readSettings({ ...settings });
  const rosters = partition(files, granularity);
  const users = rosters.reduce((sum, roster) => sum + roster.users.size, 0);
  return rosters.map(({ name: part, users: own, file, fileUsers }): EnteredRoster => {
    const roster = `${name}/${part}`;
    const inputs = { userPoolId: pool, roster, users: encodeRoster(own), settings: rest };
    const component = `urn:pulumi:dev::p::CognitoUsers::${name}`;
    const place = { urn: `urn:${roster}`, component, file, fileUsers, rosters: rosters.length, users };
    const source = { folder: name, base, project: 'p', stack: 'dev', config: {} };
    return {
      inputs: secrets === undefined ? inputs : { ...inputs, secrets },
      context: { preview, ...place, ...source },
    };
  });
}

/** As the engine does it: check and diff one after the other, then writes side by side, removals last. */
async function run(rosters: readonly EnteredRoster[], last: State): Promise<Deployed> {
  const told: string[] = [];
  const failures: string[] = [];
  const state = new Map(last);
  const handler = createRosterHandler(createSession(), async (_severity, text) => void told.push(text));
  const get = () => undefined;
  await handler.configure({ config: { get, require: String } });
  const writes: (() => Promise<void>)[] = [];
  for (const { inputs, context } of rosters) {
    const before = last.get(inputs.roster);
    const olds = before?.userPoolId === inputs.userPoolId ? before : undefined;
    const checked = await handler.check(olds ?? {}, { ...inputs, [contextKey]: context });
    failures.push(...(checked.failures ?? []).map(({ reason }) => reason));
    if ((checked.failures ?? []).length > 0) continue;
    const keep = (outs: RosterOutputs) => void state.set(inputs.roster, outs);
    if (olds === undefined) writes.push(async () => keep((await handler.create(inputs)).outs ?? fail()));
    else if ((await handler.diff(inputs.roster, olds, inputs)).changes === true)
      writes.push(async () => keep((await handler.update(inputs.roster, olds, inputs)).outs ?? fail()));
  }
  const kept = new Map(rosters.map(({ inputs }) => [inputs.roster, inputs.userPoolId]));
  const goes = [...last].filter(([roster, { userPoolId }]) => kept.get(roster) !== userPoolId);
  if (failures.length > 0 || rosters.some(({ context }) => context.preview)) return { state, failures, told };
  const settle = (verb: Promise<void>) => verb.catch((error: Error) => void failures.push(error.message));
  await Promise.all(writes.map((write) => settle(write())));
  for (const [roster, outputs] of goes) {
    await settle(
      handler.remove(roster, outputs).then(() => {
        if (!kept.has(roster)) state.delete(roster);
      }),
    );
  }
  return { state, failures, told };
}

function fail(): never {
  throw new Error('the verb gave no outputs');
}
