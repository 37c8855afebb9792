/** What one provider process knows and shares between rosters: configuration, pools, declarations, claims. */
import { type ConfigValue, type Connection, connect, connectionFromConfig } from './aws/connection.ts';
import { type Directory, openDirectory } from './aws/directory.ts';
import { createGateway, type Gateway } from './aws/gateway.ts';
import { pace } from './aws/pacing.ts';
import { type Budgets, requestBudgets } from './aws/rates.ts';
import { countTraffic, type Traffic } from './aws/traffic.ts';
import { formatDiagnostics } from './core/diagnostics.ts';
import { type Measure, sumOf } from './core/guard.ts';
import { union } from './core/roster.ts';
import { decodeRoster } from './core/state.ts';
import type { DeclaredUser, Diagnostic, Roster, Username, UserUpdate } from './core/types.ts';
import { type Declaration, readDeclaration } from './declare/declaration.ts';
import { ProviderFailure } from './failures.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import { ratesOf, type SerializedSettings } from './settings.ts';
import { createSettling, type Settling } from './settling.ts';
import { type UnrecordedMessages, unrecordedMessages } from './unrecorded-messages.ts';

/** A pool as this process reads and writes it. */
export interface OpenPool {
  readonly gateway: Gateway;
  readonly directory: Directory;
  /** What was sent to this pool. */
  readonly traffic: Traffic;
  /** Messages that no state knows of. */
  readonly unrecorded: UnrecordedMessages;
}

/** Everything that lives as long as the process. A deployment has one for its preview and one for its update. */
export interface Session {
  readonly settling: Settling;
  configure(config: ConfigValue): void;
  /** The pool, opened at most once. `expected`: how many users this process is going to ask for, as far as known. */
  pool(userPoolId: string, settings: SerializedSettings, expected: number): Promise<OpenPool>;
  /** The same once it is open, for those who must not wait. */
  opened(userPoolId: string): OpenPool | undefined;
  /** The whole declaration of a component, read when it is asked for first: for the places of problems. */
  declaration(context: DeploymentContext): Declaration;
  /**
   * Everybody whom that declaration has, for rules that go beyond one roster. Throws ProviderFailure when it cannot be
   * read any longer as the program has read it.
   */
  everybody(context: DeploymentContext): Roster;
  /** The roster of those inputs, decoded once for all verbs that the engine calls with them. */
  roster(inputs: Pick<RosterInputs, 'userPoolId' | 'roster' | 'users'>): Roster;
  /** Takes in what `check` was told of a roster; its users are its own unless another roster has them already. */
  enter(inputs: RosterInputs, context: DeploymentContext, declared: Roster): void;
  context(inputs: Pick<RosterInputs, 'userPoolId' | 'roster'>): DeploymentContext | undefined;
  /** Who declares whom in that pool, as far as rosters have been entered. */
  claims(userPoolId: string): ReadonlyMap<Username, Claim>;
  /** Takes in what the plan of a part of a file comes to, and gives the sum of all parts planned so far. */
  measured(file: string, part: string, measure: Measure): Measure;
  /** Takes in a roster's updates, and gives those of all rosters of that pool planned so far. */
  planned(userPoolId: string, updates: readonly UserUpdate[]): Iterable<UserUpdate>;
  /** Finds the problems of a component at most once. */
  problems(context: DeploymentContext, find: () => Promise<readonly Diagnostic[]>): Promise<readonly Diagnostic[]>;
}

/** A user as the roster of that name declares it. */
export interface Claim extends DeclaredUser {
  readonly roster: string;
  readonly settings: SerializedSettings;
}

/** A session with nothing in it. */
export function createSession(): Session {
  const configured = Promise.withResolvers<Connection>();
  // A roster that is asked before the configuration arrives waits; one that never asks must not crash the process.
  configured.promise.catch(() => undefined);
  const pools = new Map<string, Promise<OpenPool>>();
  const opened = new Map<string, OpenPool>();
  const quotas = new Map<string, Budgets>();
  const declarations = new Map<string, Declaration>();
  const everybody = new Map<string, Roster>();
  const contexts = new Map<string, DeploymentContext>();
  const rosters = new Map<string, { readonly users: string; readonly decoded: Roster }>();
  const claims = new Map<string, Map<Username, Claim>>();
  const problems = new Map<string, Promise<readonly Diagnostic[]>>();
  const updates = new Map<string, Map<string, UserUpdate>>();
  const measures = new Map<string, Map<string, Measure>>();

  const open = async (userPoolId: string, settings: SerializedSettings, expected: number): Promise<OpenPool> => {
    const clients = await connect(await configured.promise, userPoolId);
    // A quota belongs to the account and Region, whatever the number of pools; the account is the connection's.
    const budgets = once(quotas, clients.region, () => requestBudgets(ratesOf(settings)));
    const traffic = countTraffic(ratesOf(settings));
    for (const client of [clients.repeating, clients.once]) pace(client, budgets, traffic);
    const gateway = createGateway(clients, userPoolId);
    const unrecorded = unrecordedMessages(process.cwd(), userPoolId, Date.now());
    const directory = await openDirectory(gateway, { users: expected, requestsPerSecond: ratesOf(settings).UserList });
    const pool = { gateway, traffic, unrecorded, directory };
    opened.set(userPoolId, pool);
    return pool;
  };
  const read = ({ folder, base, stack }: DeploymentContext) => readDeclaration(folder, stack, base);
  return {
    settling: createSettling(),
    configure(config) {
      try {
        configured.resolve(connectionFromConfig(config));
      } catch (error) {
        configured.reject(error);
      }
    },
    pool: (userPoolId, settings, expected) => once(pools, userPoolId, () => open(userPoolId, settings, expected)),
    opened: (userPoolId) => opened.get(userPoolId),
    declaration: (context) => once(declarations, context.component, () => read(context)),
    // Places are most of what a big declaration takes, and only problems need them: then the files are read once more.
    everybody: (context) => once(everybody, context.component, () => soundRoster(read(context))),
    roster({ userPoolId, roster, users }) {
      const key = rosterKey(userPoolId, roster);
      const known = rosters.get(key);
      if (known?.users === users) return known.decoded;
      const decoded = decodeRoster(users);
      rosters.set(key, { users, decoded });
      return decoded;
    },
    enter({ userPoolId, roster, settings }, context, declared) {
      contexts.set(rosterKey(userPoolId, roster), context);
      const claimed = once(claims, userPoolId, () => new Map());
      for (const [username, user] of declared) once(claimed, username, () => ({ ...user, roster, settings }));
    },
    context: ({ userPoolId, roster }) => contexts.get(rosterKey(userPoolId, roster)),
    claims: (userPoolId) => claims.get(userPoolId) ?? new Map(),
    measured(file, part, measure) {
      const parts = once(measures, file, () => new Map());
      parts.set(part, measure);
      return sumOf(parts.values());
    },
    planned(userPoolId, own) {
      const all = once(updates, userPoolId, () => new Map());
      for (const update of own) all.set(update.account, update);
      return all.values();
    },
    problems: ({ component }, find) =>
      once(problems, component, async () => {
        try {
          return await find();
        } finally {
          // What the check has read is hundreds of bytes a user, and hardly ever asked for again.
          everybody.delete(component);
        }
      }),
  };
}

function once<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const made = memory.get(key) ?? make();
  memory.set(key, made);
  return made;
}

function soundRoster({ diagnostics, rosters, texts }: Declaration): Roster {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return union(rosters.map(({ users }) => users));
  throw new ProviderFailure(
    `the declaration has changed since the program read it; nothing is written\n${formatDiagnostics(errors, texts)}`,
  );
}

function rosterKey(userPoolId: string, roster: string): string {
  return `${userPoolId} ${roster}`;
}
