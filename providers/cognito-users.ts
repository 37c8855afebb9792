/** The component for Pulumi programs: reads the declaration and makes one resource that keeps all of its users. */
import './node-version.ts';
import './node-runtime.ts';
import { hash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { connectionOf } from './component/aws-provider.ts';
import { hashesOf } from './component/password-hashes.ts';
import { settingsBeside } from './component/program-settings.ts';
import { secretKeys } from './component/secret-keys.ts';
import { resolveRules, resolveUsers, valuesTaken } from './declaration/configured-values.ts';
import { readDeclaration } from './declaration/declaration.ts';
import { nearest } from './model/nearest.ts';
import type { Diagnostic } from './problems/diagnostic.ts';
import { placesOfRules } from './problems/places.ts';
import { formatDiagnostics } from './problems/problem-text.ts';
import { hiddenValues } from './report/hidden-words.ts';
import { collect, readSettings } from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';
import { configKeys, misspeltKey } from './settings/table.ts';
import { hidesValues } from './settings/with-defaults.ts';
import { provider } from './shim.ts';
import {
  contextKey,
  type DeploymentContext,
  everybodyOf,
  inputsOf,
  type OutcomeInputs,
  outcomeFromBytes,
  resourceTypes,
  type UsersInputs,
  usersResourceType,
} from './state/inputs.ts';
import { recordedSub } from './state/recorded-users.ts';
import { bytesOf, namesIn, type Texts } from './state/texts.ts';
import { encodeFiles } from './state/user-files.ts';
import { partsOf } from './values/references.ts';

/**
 * What a program says of its users. A setting that is left out is what the stack's configuration says (`pulumi config set`), else the
 * default of docs/configuration.md.
 * @example { userPoolId: 'eu-west-1_AbCdEf123', removedUsers: 'disable', ignoreUsers: ['svc-*'] }
 */
export interface CognitoUsersArgs extends Omit<Settings, 'importRoleArn'> {
  /** The pool's id; may be the output of an `aws.cognito.UserPool` that the same `up` creates. This, or `pool`, or the configuration's. */
  readonly userPoolId?: pulumi.Input<string>;
  /** The pool itself, instead of its id: attributes that the same `up` adds to it count in the preview. */
  readonly pool?: ProgramPool;
  /** Names of groups that the program makes in the pool: they count in the preview, and are made before the users. */
  readonly groups?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** The role that lets Cognito write the log of an import job; may be the output of an `aws.iam.Role`. */
  readonly importRoleArn?: pulumi.Input<string>;
  /**
   * What `${value:name}` of the declaration stands for, by name: text, or a number, true, false, a list or an object, each perhaps an
   * output. A secret stays one.
   */
  readonly values?: Readonly<Record<string, pulumi.Input<unknown>>>;
  /** The folder of the declaration, relative to the program's working directory. Default `users`. */
  readonly users?: string;
}

/** The parts of an `aws.cognito.UserPool` that the component looks at. */
export interface ProgramPool {
  /** The pool's id. */
  readonly id: pulumi.Output<string>;
  /** The attributes that the program gives the pool, as `aws.cognito.UserPool` has them. */
  readonly schemas: pulumi.Output<unknown>;
}

/**
 * The users of one pool, kept as YAML declares them, in one resource of its own name.
 * Throws a RunError that lists every problem of the declaration, with its place, before any resource is registered.
 * @example
 * const pool = new aws.cognito.UserPool('pool');
 * new CognitoUsers('users', { userPoolId: pool.id, users: './users', missingUsers: 'create' });
 */
export class CognitoUsers extends pulumi.ComponentResource {
  /** How many users are on record once `up` is through. */
  readonly count: pulumi.Output<number>;
  /** A digest of what is applied: it changes whenever something of a user has changed. */
  readonly digest: pulumi.Output<string>;
  readonly #resource: UsersResource;

  /** Reads the declaration, and registers the resource that keeps its users under the component of that name. */
  constructor(name: string, args: CognitoUsersArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    // Before anything is registered: a wrong declaration leaves no trace in the state.
    const stack = pulumi.getStack();
    const { folder, userPoolId, values, given, ...known } = checkedArgs(args);
    const settings = isPromised(args.importRoleArn) ? { ...known, importRoleArn: args.importRoleArn } : known;
    const { files, rules, rulePlaces, secrets, hashes } = checkedDeclaration(
      folder,
      stack,
      known,
      new Set(Object.keys(values)),
    );
    const users = everybodyOf(files);
    const { secrets: needed, ...inputs } = inputsOf({
      component: name,
      userPoolId,
      settings,
      users,
      rules,
      secrets,
    });
    super(resourceTypes.component, name, {}, opts);
    // A plain promise: an output of the component as an input of its own child would wait for itself.
    const componentUrn = new Promise<string>((resolve) => this.urn.apply(resolve));
    // How much rules will have given to the users of the pool, nobody knows here.
    const hasOutcome = bytesOf(inputs.users) > outcomeFromBytes || rules.size > 0;
    const context: Unresolved<DeploymentContext> = {
      preview: pulumi.runtime.isDryRun(),
      urn: pulumi.createUrn(name, usersResourceType, componentUrn),
      componentUrn,
      outcome: hasOutcome,
      folder,
      base: process.cwd(),
      stack,
      secretPool: pulumi.isSecret(pulumi.output(userPoolId)),
      // In an update, too: the users depend on the groups.
      expected: {
        ...(args.pool === undefined ? {} : { schema: args.pool.schemas }),
        ...(args.groups === undefined ? {} : { groups: args.groups }),
      },
      ...(Object.keys(hashes).length === 0 ? {} : { passwordHashes: pulumi.secret(hashes) }),
      files: encodeFiles(files),
      ...(rules.size === 0 ? {} : { rules: rulePlaces }),
    };
    const hides = hidesValues(known);
    const handed = handedOver(values, needed, hides);
    const awsProvider = this.getProvider('aws:cognito/userPool:UserPool');
    const connection = awsProvider === undefined ? {} : { connection: connectionOf(awsProvider) };
    const all = {
      ...inputs,
      ...(hides ? asSecrets(inputs) : {}),
      ...handed,
      ...connection,
      ...givenInputs(given),
      [contextKey]: context,
    };
    const resource = new UsersResource(name, all, hides ? hiddenOutputs : ['secrets'], { parent: this });
    this.#resource = resource;
    this.count = pulumi.unsecret(resource.users.apply(numberOfUsers));
    this.digest = pulumi.all([resource.users, resource.__records, resource.__given]).apply(digestOfApplied);
    if (hasOutcome) new OutcomeResource(`${name}/outcome`, { outcomeOf: name }, { parent: this, dependsOn: resource });
    this.registerOutputs({ userPoolId });
  }

  /**
   * The `sub` of the account of that declared user, as the record has it. In a preview it is known where none of the users changes.
   * Fails the run, naming the nearest user, where nobody is on record under the name.
   * @example new aws.iam.RolePolicy('ana', { policy: pulumi.interpolate`… ${users.sub('ana@example.com')} …` })
   */
  sub(name: string): pulumi.Output<string> {
    return pulumi.all([this.#resource.users, this.#resource.__records]).apply(([users, records]) => {
      // Pulumi's mocks make no outputs.
      if (records === undefined) return '';
      const sub = recordedSub(records, name);
      if (sub !== undefined) return sub;
      const meant = nearest(name, namesIn(users), Math.max(2, name.length / 4));
      const hint = meant === undefined ? 'declare the user' : `did you mean ${meant}?`;
      throw new pulumi.RunError(`users.sub: no account is on record for ${name}\n  = ${hint}`);
    });
  }
}

/** What has names of users, their attributes or their values. */
const hiddenOutputs = ['secrets', 'users', 'rules', 'values', '__records', '__given', '__sessionsDue'];

function asSecrets({ users, rules }: { readonly users: Texts; readonly rules?: string }) {
  return { users: pulumi.secret(users), ...(rules === undefined ? {} : { rules: pulumi.secret(rules) }) };
}

function numberOfUsers(users: Texts): number {
  return namesIn(users).length;
}

function digestOfApplied(applied: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(applied));
}

type Unresolved<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

class UsersResource extends pulumi.dynamic.Resource {
  declare readonly users: pulumi.Output<Texts>;
  declare readonly __records: pulumi.Output<Texts | undefined>;
  declare readonly __given: pulumi.Output<Texts | undefined>;

  /** Of outputs the engine encrypts only those that it is told of, or that are a secret input by that name. */
  constructor(name: string, inputs: pulumi.Inputs, secretOutputs: string[], opts: pulumi.CustomResourceOptions) {
    const secret = { additionalSecretOutputs: secretOutputs };
    // Only outputs that are named here can be read by the program.
    super(
      provider,
      name,
      { ...inputs, __records: undefined, __given: undefined },
      { ...opts, ...secret },
      resourceTypes.module,
      resourceTypes.users,
    );
  }
}

class OutcomeResource extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: OutcomeInputs, opts: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, resourceTypes.module, resourceTypes.outcome);
  }
}

/** What reaches the provider in the clear, and what the engine has to know of it. */
function handedOver(
  values: Readonly<Record<string, pulumi.Input<unknown>>>,
  needed: Readonly<Record<string, string>> | undefined,
  hides: boolean,
) {
  const names = Object.keys(values);
  if (names.length === 0) return needed === undefined ? {} : { secrets: pulumi.secret(needed) };
  const secretValues = Promise.all(
    names.map(async (name) => ((await pulumi.isSecret(pulumi.output(values[name]))) ? [name] : [])),
  ).then((found) => found.flat());
  // The provider puts secret values among the secrets, so that the engine knows them for secrets in outputs, too.
  const handed = hides ? Object.fromEntries(names.map((name) => [name, pulumi.secret(values[name])])) : values;
  return { values: handed, secretValues, secrets: pulumi.secret(needed ?? {}) };
}

function givenInputs(given: readonly string[]): Pick<UsersInputs, '__arguments'> {
  return given.length === 0 ? {} : { __arguments: given };
}

/** Known only later, so checked only by Cognito. */
function isPromised<T>(input: pulumi.Input<T> | undefined): input is pulumi.Output<T> | Promise<T> {
  return pulumi.Output.isInstance(input) || input instanceof Promise;
}

/** A program in JavaScript, or a misspelt key, may hand in anything: all of it is told at once. */
function checkedArgs(args: CognitoUsersArgs | undefined): Settings & {
  readonly folder: string;
  readonly userPoolId: pulumi.Input<string>;
  readonly values: NonNullable<CognitoUsersArgs['values']>;
  /** The settings that the program gives; the others are the configuration's. */
  readonly given: readonly string[];
} {
  const given = Object.fromEntries(Object.entries({ ...args }).filter(([, value]) => value !== undefined));
  const names = new Set([...Object.keys(given), ...(args?.pool === undefined ? [] : ['userPoolId'])]);
  const configured = settingsBeside(names);
  if (isPromised(args?.importRoleArn)) delete given['importRoleArn'];
  const problems = Object.keys(given).flatMap((key) => {
    if (key === 'pool' || key === 'groups' || key === 'values' || configKeys.some((known) => known === key)) return [];
    const meant = misspeltKey(key);
    return [`there is no argument ${key}${meant === undefined ? '' : `; did you mean ${meant}?`}`];
  });
  problems.push(...configured.problems);
  const userPoolId = args?.userPoolId ?? args?.pool?.id ?? configured.userPoolId;
  if (args?.userPoolId !== undefined && args.pool !== undefined)
    problems.push('userPoolId and pool are given; one of them is enough');
  else if (userPoolId === undefined) {
    problems.push(
      'userPoolId is missing: run `pulumi config set userPoolId <region>_<id>` with the id of your user pool, or give pool, which is an aws.cognito.UserPool',
    );
  }
  const folder = given['users'] ?? configured.folder ?? 'users';
  if (typeof folder !== 'string')
    problems.push(`users is ${JSON.stringify(folder)}; it is the folder of the declaration`);
  problems.push(...problemsOfValues(given['values']));
  const settings = collect(() => readSettings({ ...configured.given, ...given }, configured.isSecret), problems);
  if (problems.length > 0 || settings === undefined || typeof folder !== 'string' || userPoolId === undefined) {
    const where = `the arguments of CognitoUsers, or the configuration of ${pulumi.getProject()}, have problems`;
    throw new pulumi.RunError(`${where}; nothing was done\n${problems.join('\n')}`);
  }
  const settingsGiven = configKeys.filter((key) => key !== 'users' && names.has(key));
  return { ...settings, folder, userPoolId, values: args?.values ?? {}, given: settingsGiven };
}

/** A name is what a reference can have. */
function problemsOfValues(given: unknown): readonly string[] {
  if (given === undefined) return [];
  if (isPromised(given) || typeof given !== 'object' || given === null || Array.isArray(given)) {
    const found = isPromised(given) ? 'an output' : JSON.stringify(given);
    return [`values is ${found}; it must be an object, whose members may be outputs`];
  }
  return Object.keys(given).flatMap((name) => {
    const [part, ...others] = partsOf(`\${value:${name}}`);
    if (part?.kind === 'value' && others.length === 0) return [];
    return [`values has the name ${JSON.stringify(name)}; a name has no space and none of : { } $ " \\`];
  });
}

/** The files with everything resolved but secrets and values of the program, and those. */
function checkedDeclaration(folder: string, stack: string, settings: Settings, values: ReadonlySet<string>) {
  const { otherFiles = [], clientMetadata = {} } = settings;
  const surroundings = { project: pulumi.getRootDirectory() || process.cwd(), otherFiles };
  const { diagnostics, files, rules, places, texts } = readDeclaration(folder, stack, surroundings);
  const sources = { project: pulumi.getProject(), stack, values, ...stackConfiguration() };
  const resolved = files.map(({ file, users }) => ({ file, ...resolveUsers(users, places, sources) }));
  const ofRules = resolveRules(rules, places, sources);
  const sent = Object.values(clientMetadata).map((text) => valuesTaken(text, values));
  const ofSettings = sent
    .flatMap(({ findings }) => findings)
    .map((finding) => ({ ...finding, severity: 'error' as const }));
  const taken = new Set([
    ...[...resolved, ofRules].flatMap((each) => [...each.values]),
    ...sent.flatMap(({ names }) => names),
  ]);
  const brought = hashesOf(settings.passwordHashes, new Set(files.flatMap(({ users }) => [...users.keys()])), {
    secret: (key) => sources.secrets.get(`${sources.project}:${key}`),
    base: process.cwd(),
  });
  const problems = [
    ...diagnostics,
    ...resolved.flatMap((file) => file.problems),
    ...ofRules.problems,
    ...ofSettings,
    ...brought.problems,
    ...[...values].filter((name) => !taken.has(name)).map(unusedValue),
  ];
  const told = hidesValues(settings)
    ? formatDiagnostics(problems.map(hiddenValues(files.flatMap(({ users }) => [...users]))), new Map())
    : formatDiagnostics(problems, texts);
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new pulumi.RunError(`the declaration has problems; nothing was done\n${told}`);
  }
  if (problems.length > 0) void pulumi.log.warn(told);
  return {
    files: resolved.map(({ file, resolved: users }) => ({ file, users })),
    rules: ofRules.rules,
    rulePlaces: placesOfRules(rules, places),
    secrets: new Map(resolved.flatMap((file) => [...file.secrets])),
    hashes: brought.hashes,
  };
}

function unusedValue(name: string): Diagnostic {
  return {
    code: 'unused-value',
    severity: 'warning',
    message: `the program hands over the value ${name}, which nothing takes`,
    hint: `write \${value:${name}} where it is to stand, or remove it from the component's values`,
  };
}

/** The stack's configuration, apart what is secret in it. */
function stackConfiguration() {
  const secret = new Set(secretKeys());
  const all = Object.entries(pulumi.runtime.allConfig());
  return {
    config: new Map(all.filter(([key]) => !secret.has(key))),
    secrets: new Map(all.filter(([key]) => secret.has(key))),
  };
}
