/** What one provider process knows and shares: the connection, open pools, contexts of components, refusals. */

import { type ConfigValue, type Connection, connectionFromConfig } from '../cognito/connection/connection-settings.ts';
import { processBudgets } from '../cognito/rates/rates.ts';
import { neverStopped } from '../cognito/stopping.ts';
import { type Declaration, readDeclaration } from '../declaration/declaration.ts';
import { type OpenPool, openPool } from '../directory/open-pool.ts';
import { approvedOf, ratesOf } from '../settings/with-defaults.ts';
import { configurationOf } from '../state/connections.ts';
import type { DeploymentContext, UsersInputs } from '../state/inputs.ts';
import { createDecoder, type Decoder } from '../state/texts.ts';
import { createSecrecy, type Secrecy } from '../values/masking.ts';
import { createJournals, type Journals } from './journals.ts';
import { createSharedAccounts, type SharedAccounts } from './shared-accounts.ts';

/** A component as `check` was told of it. */
export interface EnteredComponent {
  readonly userPoolId: string;
  readonly context: DeploymentContext;
}

/** A pool and the way to it. */
type ConnectedPool = Pick<UsersInputs, 'userPoolId' | 'connection'>;

/** What a pool is opened by. */
type PoolInputs = ConnectedPool & Pick<UsersInputs, 'settings'>;

/** Everything that lives as long as the process. A deployment has one for its preview and one for its update. */
export interface Session {
  /** When the process began, in milliseconds since 1970: by it rules are in force or not. */
  readonly now: number;
  /** Once it is aborted, no call begins. */
  readonly stopped: AbortSignal;
  readonly decoder: Decoder;
  readonly journals: Journals;
  /** Every secret that the process has been given, of all components and of what was applied before. */
  readonly secrecy: Secrecy;
  /** Which component an account belongs to. */
  readonly accounts: SharedAccounts;
  /** What the users' resource of a component was refused in this run, for its outcome resource. */
  readonly refusals: Map<string, readonly string[]>;
  /**
   * Components whose users' resource stays in this run: it was created, updated or found to need nothing. What is removed of them is a
   * resource that was replaced. Measured: a destroy that runs the program checks resources, and asks for no diff.
   */
  readonly staying: Set<string>;
  /**
   * Components whose pool the program replaces in this run. Measured: where the pool is deleted before the new one is made, the engine
   * asks for a diff with an unknown pool, and deletes the users' resource before the program has registered it.
   */
  readonly replacedPools: Set<string>;
  configure(config: ConfigValue): void;
  /** Whether the project's configuration sets `force`: what counts for components that the program no longer has. */
  forced(): boolean;
  /** The approved digests of the project's configuration; undefined where none is set. */
  approved(): ReadonlySet<string> | undefined;
  /** The pool, opened at most once. Throws ConnectionError and CognitoError. */
  pool(inputs: PoolInputs): Promise<OpenPool>;
  /** The same once it is open, for those who must not wait. */
  opened(inputs: ConnectedPool): OpenPool | undefined;
  /** Takes in what `check` was told of a component. */
  enter(inputs: UsersInputs, context: DeploymentContext): void;
  /** The component of that name, where it was checked in this process. */
  entered(component: string): EnteredComponent | undefined;
  /** The context of those inputs or outputs; undefined where the component was not checked, or has another pool now. */
  context(inputs: Pick<UsersInputs, 'component' | 'userPoolId'>): DeploymentContext | undefined;
  /** The files of a component, read when they are asked for first: for the places of problems. */
  declaration(context: DeploymentContext): Declaration;
}

/** A session with nothing in it. */
export function createSession(stopped: AbortSignal = neverStopped, now: number = Date.now()): Session {
  const secrecy = createSecrecy();
  const configured = Promise.withResolvers<Connection>();
  // A verb that is called before the configuration arrives waits; one that never comes must not crash the process.
  configured.promise.catch(() => undefined);
  const limits = { budgets: processBudgets(stopped), stopped };
  const pools = new Map<string, Promise<OpenPool>>();
  const opened = new Map<string, OpenPool>();
  const components = new Map<string, EnteredComponent>();
  const declarations = new Map<string, Declaration>();
  let forced = false;
  let approved: ReadonlySet<string> | undefined;

  const open = async (inputs: PoolInputs): Promise<OpenPool> => {
    const { userPoolId, settings, connection: given } = inputs;
    const connection = given === undefined ? await configured.promise : connectionFromConfig(configurationOf(given));
    const pool = await openPool(connection, userPoolId, ratesOf(settings), limits);
    opened.set(keyOf(inputs), pool);
    return pool;
  };
  return {
    now,
    stopped,
    decoder: createDecoder(),
    journals: createJournals(),
    secrecy,
    accounts: createSharedAccounts(),
    refusals: new Map(),
    staying: new Set(),
    replacedPools: new Set(),
    configure(config) {
      forced = config('force') === 'true';
      const expectPlan = config('expectPlan');
      approved = expectPlan === undefined ? undefined : approvedOf({ expectPlan });
      try {
        configured.resolve(connectionFromConfig(config));
      } catch (error) {
        configured.reject(error);
      }
    },
    forced: () => forced,
    approved: () => approved,
    pool: (inputs) => once(pools, keyOf(inputs), () => open(inputs)),
    opened: (inputs) => opened.get(keyOf(inputs)),
    enter({ component, userPoolId }, context) {
      if (context.secretPool === true) secrecy.learn([userPoolId]);
      components.set(component, { userPoolId, context });
    },
    entered: (component) => components.get(component),
    context({ component, userPoolId }) {
      const entered = components.get(component);
      return entered?.userPoolId === userPoolId ? entered.context : undefined;
    },
    declaration: (context) =>
      once(declarations, context.componentUrn, () =>
        readDeclaration(context.folder, context.stack, { base: context.base }),
      ),
  };
}

function keyOf({ userPoolId, connection }: ConnectedPool): string {
  return JSON.stringify([userPoolId, connection === undefined ? null : Object.entries(connection).sort()]);
}

function once<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const made = memory.get(key) ?? make();
  memory.set(key, made);
  return made;
}
