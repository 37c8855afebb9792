/** The strings a test pulls: pools and users, other people's changes, lag, rates, faults, and what was called. */
import { poolOf } from './account.ts';
import type { LoggedCall } from './call-log.ts';
import type { AppClient } from './clients.ts';
import { invalidParameter } from './errors.ts';
import type { Failure, Hazard, Who } from './faults.ts';
import type { ImportPace } from './imports/run.ts';
import type { ListLag } from './listing.ts';
import type { Message } from './messages.ts';
import { knownOperation } from './operations/index.ts';
import { addPool } from './operations/pools.ts';
import type { IdentityProvider, Paging, Pool, PoolDefinition, PoolOptions } from './pool.ts';
import type { Rates } from './rates.ts';
import { seedUsers, type UserSpec } from './seeds.ts';
import type { Service } from './service.ts';
import { confirmContact } from './update.ts';
import type { Contact, User } from './user.ts';
import { changed, merge } from './versions.ts';

/** CreateUserPool's own members, and what only a test can say. */
export interface PoolSpec extends Partial<PoolDefinition> {
  /** `region_` and 9 characters by default. */
  readonly id?: string;
  /** `dev:custom:` by default. */
  readonly developerPrefix?: PoolOptions['developerPrefix'];
  /** Group names; GroupDefinition's other members come by CreateGroup. */
  readonly groups?: readonly string[];
  /** Ids of app clients that let an administrator sign users in by password. */
  readonly clients?: readonly string[];
  /** Of those clients: the attributes that users may write; every mutable standard one by default. */
  readonly writeAttributes?: readonly string[];
  /** Of those clients: for how many minutes an access token is valid; 60 by default. */
  readonly accessTokenMinutes?: number;
  readonly users?: Iterable<UserSpec>;
}

/** An account as it really is; its password can be compared, and is never shown. */
export interface LiveUser extends User {
  readonly groups: ReadonlySet<string>;
}

/** A control that takes a pool's id throws for an unknown one; users are named as the API names them. */
export interface Controls {
  /** Calls by operation since the start or `reset`, throttled and refused ones too. */
  calls(): Readonly<Record<string, number>>;
  /** The same calls one by one, in order of arrival. */
  requests(): readonly LoggedCall[];
  /** The `sub`s of the users that calls since the start or `reset` have made monthly active, which AWS bills. Throws for an unknown pool. */
  activeUsers(pool: string): ReadonlySet<string>;
  /** The `sub`s of the users that AdminUserGlobalSignOut has signed out, in order, once for each time. Throws for an unknown pool. */
  signOuts(pool: string): readonly string[];
  /** What users would have been sent, in order. */
  messages(): readonly Message[];
  /** Returns the pool's id. Throws what CreateUserPool throws. */
  createPool(spec?: PoolSpec): string;
  /** Puts users in place and shows them to ListUsers at once. Throws where the pool's rules do not let them in. */
  addUsers(pool: string, users: Iterable<UserSpec>): void;
  setIdentityProviders(pool: string, providers: readonly IdentityProvider[]): void;
  /** The pool as it really is, by username; later writes do not change what was returned. */
  live(pool: string): ReadonlyMap<string, LiveUser>;
  /**
   * Somebody else's change: no rule is kept but the aliases', nothing is sent; a blank value deletes. An alias that is
   * verified here moves. Throws AliasExistsException for a name or a sign-in address of another account.
   */
  changeByHand(pool: string, username: string, attributes: Readonly<Record<string, string>>): void;
  /** The user answers the code sent last. Throws ExpiredCodeException after 24 hours. */
  confirm(pool: string, username: string, contact: Contact): void;
  /** From now on ListUsers shows a write that late: in milliseconds, or at `settleLists`. */
  setListLag(pool: string, lag: ListLag): void;
  settleLists(pool: string): void;
  setPaging(pool: string, paging: Paging): void;
  /** For import jobs that are started from now on. */
  setImportPace(pace: ImportPace): void;
  /** What a job has written to CloudWatch Logs, line by line. Throws for an unknown job. */
  importLog(pool: string, jobId: string): readonly string[];
  /** What GetProvisionedLimit says from now on; the rates that hold are those of `setRates`. */
  setProvisionedLimits(limits: Readonly<Record<string, number>>): void;
  /** Full buckets of those rates. */
  setRates(rates: Rates): void;
  /** Refuses, until `clearFaults`, every call that writes to that `Username`, or that the rule picks. */
  refuse(who: Who, failure: Failure): void;
  /** Fails the next `times` calls of that operation, by default one. */
  failNext(operation: string, failure: Failure, times?: number): void;
  /** From now on calls fail by chance, the same calls the same way for the same seed. */
  setHazards(seed: number, hazards: readonly Hazard[]): void;
  /** From now on that key's session has expired. */
  expireCredentials(accessKeyId: string): void;
  /** Somebody else makes so many calls a second of those categories, and is served first. */
  setOthers(rates: Rates): void;
  /** IAM denies every other operation with AccessDeniedException, until `clearFaults`. Throws for an operation that is unknown. */
  allowOnly(operations: readonly string[]): void;
  clearFaults(): void;
  /** Forgets calls, active users and messages; pools, users, rates and faults stay. */
  reset(): void;
}

export function controls(service: Service): Controls {
  return { ...recordControls(service), ...poolControls(service), ...faultControls(service) };
}

function recordControls({
  account,
  log,
  active,
}: Service): Pick<Controls, 'calls' | 'requests' | 'activeUsers' | 'messages' | 'reset'> {
  return {
    calls: () => log.counts(),
    requests: () => log.all(),
    activeUsers: (id) => active.of(poolOf(account, id).id),
    messages: () => account.outbox.sent(),
    reset() {
      log.clear();
      active.clear();
      account.outbox.clear();
    },
  };
}

function faultControls({
  limits,
  faults,
}: Service): Pick<
  Controls,
  'setRates' | 'setOthers' | 'refuse' | 'failNext' | 'setHazards' | 'expireCredentials' | 'allowOnly' | 'clearFaults'
> {
  return {
    setOthers: (rates) => limits.share(rates),
    setHazards: (seed, hazards) => faults.setHazards(seed, hazards),
    expireCredentials: (accessKeyId) => faults.expire(accessKeyId),
    setRates: (rates) => limits.change(rates),
    refuse: (who, failure) => faults.refuse(who, failure),
    failNext: (operation, failure, times = 1) => faults.failNext(operation, failure, times),
    allowOnly(allowed) {
      for (const operation of allowed) knownOperation(operation);
      faults.allowOnly(allowed);
    },
    clearFaults: () => faults.clear(),
  };
}

type PoolControls = Omit<Controls, keyof ReturnType<typeof recordControls> | keyof ReturnType<typeof faultControls>>;

function poolControls({ account }: Service): PoolControls {
  return {
    createPool({
      id,
      developerPrefix = 'dev:custom:',
      groups = [],
      clients = [],
      writeAttributes,
      accessTokenMinutes,
      users = [],
      ...definition
    } = {}) {
      const pool = addPool(account, { PoolName: 'pool', ...definition }, developerPrefix, id);
      for (const GroupName of groups) pool.groups.create({ GroupName });
      for (const client of clients) {
        const written = writeAttributes === undefined ? {} : { WriteAttributes: writeAttributes };
        const valid =
          accessTokenMinutes === undefined
            ? {}
            : { AccessTokenValidity: accessTokenMinutes, TokenValidityUnits: { AccessToken: 'minutes' as const } };
        pool.clients.set(client, { ...passwordClient(client, account.now()), ...written, ...valid });
      }
      seedUsers(pool, users, account.now());
      return pool.id;
    },
    addUsers: (id, users) => seedUsers(poolOf(account, id), users, account.now()),
    setIdentityProviders: (id, providers) => poolOf(account, id).setProviders(providers),
    live: (id) => liveUsers(poolOf(account, id)),
    signOuts: (id) => poolOf(account, id).signOuts(),
    changeByHand(id, username, attributes) {
      const pool = poolOf(account, id);
      const user = pool.user(username);
      const unknown = Object.keys(attributes).find((name) => !pool.schema.has(name));
      if (unknown !== undefined) {
        throw invalidParameter(
          `The pool has no attribute ${unknown}; it has ${[...pool.schema.keys()].sort().join(', ')}.`,
        );
      }
      const merged = merge(user.attributes, Object.entries(attributes));
      pool.save(changed(user, { attributes: merged }, account.now()));
    },
    confirm(id, username, contact) {
      const pool = poolOf(account, id);
      pool.save(confirmContact(pool.user(username), contact, account.now()));
    },
    setListLag: (id, lag) => poolOf(account, id).listing.setLag(lag),
    settleLists: (id) => poolOf(account, id).listing.settle(),
    setPaging: (id, paging) => poolOf(account, id).setPaging(paging),
    setProvisionedLimits(limits) {
      for (const [category, limit] of Object.entries(limits)) account.provisioned.set(category, limit);
    },
    setImportPace: (pace) => account.imports.setPace(pace),
    importLog: (id, jobId) => account.imports.get(poolOf(account, id), jobId).run?.log ?? [],
  };
}

function liveUsers({ accounts, groups }: Pool): ReadonlyMap<string, LiveUser> {
  return new Map([...accounts.all()].map((user) => [user.username, { ...user, groups: groups.of(user.sub) }]));
}

function passwordClient(id: string, createdAt: number): AppClient {
  return { id, createdAt, ClientName: id, ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] };
}
