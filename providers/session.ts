/** What one provider process knows and shares between rosters: configuration, pools, declarations, claims. */
import { type AccountGateway, createAccountGateway } from './aws/account-gateway.ts';
import { type ConfigValue, type Connection, connect, connectionFromConfig } from './aws/connection.ts';
import { type Directory, openDirectory } from './aws/directory.ts';
import { createGateway, type Gateway } from './aws/gateway.ts';
import { type GroupDirectory, openGroups } from './aws/group-directory.ts';
import { createImportGateway, type ImportGateway } from './aws/import-gateway.ts';
import { pace } from './aws/pacing.ts';
import { type Budgets, requestBudgets } from './aws/rates.ts';
import { countTraffic, type Traffic } from './aws/traffic.ts';
import type { AppliedAccount, AppliedAccounts } from './core/accounts.ts';
import { formatDiagnostics } from './core/diagnostics.ts';
import { type Measure, sumOf } from './core/guard.ts';
import { union } from './core/roster.ts';
import type { Secrets } from './core/secrets.ts';
import { decodeRoster } from './core/state.ts';
import type { DeclaredUser, Diagnostic, Roster, Username, UserUpdate } from './core/types.ts';
import { type Declaration, readDeclaration } from './declare/declaration.ts';
import { resolveRoster } from './declare/references.ts';
import { ProviderFailure } from './failures.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import { ratesOf, type SerializedSettings } from './settings.ts';
import { createSettling, type Settling } from './settling.ts';
import { type UnrecordedMessages, unrecordedMessages } from './unrecorded-messages.ts';

/** A pool as this process reads and writes it. */
export interface OpenPool {
  readonly gateway: Gateway;
  readonly directory: Directory;
  /** Its calls about accounts, and its groups. */
  readonly accounts: AccountGateway;
  readonly groups: GroupDirectory;
  /** Its import jobs. */
  readonly imports: ImportGateway;
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
   * Everybody whom that declaration has, as rosters have them, for what goes beyond one roster. Throws ProviderFailure when it cannot be
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
  /** What the component of that roster is now, where any of its rosters has been entered: it may have another pool. */
  componentOf(roster: string): KnownComponent | undefined;
  /** Forgets who is in the pool: accounts have come by other ways than this process's own calls. */
  renew(userPoolId: string, settings: SerializedSettings, expected: number): Promise<void>;
  /** Takes in what a roster has on record of accounts, with the secrets of that record. */
  record(inputs: Pick<RosterInputs, 'userPoolId' | 'roster'>, accounts: AppliedAccounts, secrets: Secrets): void;
  /** What others had on record of the users that this roster declares: other rosters of its pool, and import jobs. */
  inherited(inputs: RosterInputs): ReadonlyMap<Username, InheritedAccount>;
  /** Whether any roster of that pool has an account of that user on record, as far as they have been recorded. */
  isRecorded(userPoolId: string, username: Username): boolean;
  /** The project's configuration sets `force`: what counts for rosters that the program has no longer. */
  forced(): boolean;
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

/** A component of the program. */
export interface KnownComponent {
  readonly name: string;
  readonly userPoolId: string;
  readonly settings: SerializedSettings;
  /** How many it declares. */
  readonly users: number;
}

/** An account as another roster has it on record, or an import job left it, with the secrets that its password refers to. */
export interface InheritedAccount {
  readonly record: AppliedAccount;
  readonly secrets: Secrets;
}

interface RecordedAccount extends InheritedAccount {
  readonly roster: string;
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
  const components = new Map<string, KnownComponent>();
  const rosters = new Map<string, { readonly users: string; readonly decoded: Roster }>();
  const claims = new Map<string, Map<Username, Claim>>();
  const problems = new Map<string, Promise<readonly Diagnostic[]>>();
  const updates = new Map<string, Map<string, UserUpdate>>();
  const measures = new Map<string, Map<string, Measure>>();
  const accountRecords = new Map<string, Map<Username, RecordedAccount>>();
  let forced = false;

  const open = async (userPoolId: string, settings: SerializedSettings, expected: number): Promise<OpenPool> => {
    const clients = await connect(await configured.promise, userPoolId);
    // A quota belongs to the account and Region, whatever the number of pools; the account is the connection's.
    const budgets = once(quotas, clients.region, () => requestBudgets(ratesOf(settings)));
    const traffic = countTraffic(ratesOf(settings));
    for (const client of [clients.repeating, clients.once]) pace(client, budgets, traffic);
    const gateway = createGateway(clients, userPoolId);
    const unrecorded = unrecordedMessages(process.cwd(), userPoolId, Date.now());
    const accounts = createAccountGateway(clients, userPoolId);
    const imports = createImportGateway(clients, userPoolId);
    const calls = { gateway, accounts, imports, traffic, unrecorded };
    const pool = { ...calls, ...(await read(calls, settings, expected)) };
    opened.set(userPoolId, pool);
    return pool;
  };
  const read = async (
    { gateway, accounts }: Pick<OpenPool, 'gateway' | 'accounts'>,
    settings: SerializedSettings,
    users: number,
  ): Promise<Pick<OpenPool, 'directory' | 'groups'>> => {
    const rates = ratesOf(settings);
    const directory = await openDirectory(gateway, { users, requestsPerSecond: rates.UserList });
    return { directory, groups: openGroups(accounts, rates) };
  };
  const readFiles = ({ folder, base, stack }: DeploymentContext) => readDeclaration(folder, stack, base);
  const readRoster = ({ userPoolId, roster, users }: Pick<RosterInputs, 'userPoolId' | 'roster' | 'users'>): Roster => {
    const key = rosterKey(userPoolId, roster);
    const known = rosters.get(key);
    if (known?.users === users) return known.decoded;
    const decoded = decodeRoster(users);
    rosters.set(key, { users, decoded });
    return decoded;
  };
  return {
    settling: createSettling(),
    configure(config) {
      forced = config('force') === 'true';
      try {
        configured.resolve(connectionFromConfig(config));
      } catch (error) {
        configured.reject(error);
      }
    },
    pool: (userPoolId, settings, expected) => once(pools, userPoolId, () => open(userPoolId, settings, expected)),
    opened: (userPoolId) => opened.get(userPoolId),
    declaration: (context) => once(declarations, context.component, () => readFiles(context)),
    // Places are most of what a big declaration takes, and only problems need them: then the files are read once more.
    everybody: (context) => once(everybody, context.component, () => soundRoster(readFiles(context), context)),
    roster: readRoster,
    enter({ userPoolId, roster, settings }, context, declared) {
      contexts.set(rosterKey(userPoolId, roster), context);
      const name = context.component.split('::').at(-1) ?? '';
      components.set(context.component, { name, userPoolId, settings, users: context.users });
      const claimed = once(claims, userPoolId, () => new Map());
      for (const [username, user] of declared) once(claimed, username, () => ({ ...user, roster, settings }));
    },
    context: ({ userPoolId, roster }) => contexts.get(rosterKey(userPoolId, roster)),
    claims: (userPoolId) => claims.get(userPoolId) ?? new Map(),
    componentOf: (roster) =>
      [...components.values()]
        .filter(({ name }) => roster.startsWith(`${name}/`))
        .toSorted((a, b) => b.name.length - a.name.length)
        .at(0),
    async renew(userPoolId, settings, expected) {
      const old = await pools.get(userPoolId);
      if (old === undefined) return;
      const renewed = { ...old, ...(await read(old, settings, expected)) };
      pools.set(userPoolId, Promise.resolve(renewed));
      opened.set(userPoolId, renewed);
    },
    record({ userPoolId, roster }, accounts, secrets) {
      const records = once(accountRecords, userPoolId, () => new Map());
      for (const [username, record] of accounts) once(records, username, () => ({ roster, record, secrets }));
    },
    isRecorded: (userPoolId, username) => accountRecords.get(userPoolId)?.has(username) === true,
    inherited(inputs) {
      const records = accountRecords.get(inputs.userPoolId);
      const inherited = new Map<Username, InheritedAccount>();
      if (records === undefined) return inherited;
      for (const username of readRoster(inputs).keys()) {
        const known = records.get(username);
        if (known !== undefined && known.roster !== inputs.roster) inherited.set(username, known);
      }
      return inherited;
    },
    forced: () => forced,
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

function soundRoster({ diagnostics, rosters, texts }: Declaration, context: DeploymentContext): Roster {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    const { project, stack } = context;
    const sources = { project, stack, config: new Map(Object.entries(context.config)), secrets: new Map() };
    // The program has told what is wrong with references; secrets stay references, as in every roster.
    return resolveRoster(union(rosters.map(({ users }) => users)), new Map(), sources).resolved;
  }
  throw new ProviderFailure(
    `the declaration has changed since the program read it; nothing is written\n${formatDiagnostics(errors, texts)}`,
  );
}

function rosterKey(userPoolId: string, roster: string): string {
  return `${userPoolId} ${roster}`;
}
