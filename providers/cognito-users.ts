/** The component for Pulumi programs: reads the declaration and makes a resource of every roster in it. */
import * as pulumi from '@pulumi/pulumi';
import { formatDiagnostics } from './core/diagnostics.ts';
import { secretKeysIn } from './core/revealed.ts';
import type { Secrets } from './core/secrets.ts';
import { encodeRoster } from './core/state.ts';
import type { Roster } from './core/types.ts';
import { readDeclaration } from './declare/declaration.ts';
import { configReferredTo, resolveRoster } from './declare/references.ts';
import { contextKey } from './inputs.ts';
import { partition } from './partition.ts';
import { secretKeys } from './secret-keys.ts';
import { choices, collect, configKeys, misspeltKey, readSettings, type Settings } from './settings.ts';
import { provider } from './shim.ts';

export type { Granularity, RemovedUsers } from './settings.ts';

/** What a program says of its users. Settings that are left out have the defaults of docs/configuration.md. */
export interface CognitoUsersArgs extends Omit<Settings, 'importRoleArn'> {
  /** The pool's id; may be the output of an `aws.cognito.UserPool` that the same `up` creates. */
  readonly userPoolId: pulumi.Input<string>;
  /** The role that lets Cognito write the log of an import job; may be the output of an `aws.iam.Role`. */
  readonly importRoleArn?: pulumi.Input<string>;
  /** The folder of the declaration, relative to the program's working directory. Default `users`. */
  readonly users?: string;
}

const componentType = 'pulumi-cognito-users:index:CognitoUsers';
const rosterModule = 'cognito-users';
const rosterType = 'Roster';

/**
 * The users of one pool, kept as YAML declares them. Each file of the folder is a resource (see `granularity`).
 * Throws a RunError that lists every problem of the declaration, with its place, before any resource is registered.
 */
export class CognitoUsers extends pulumi.ComponentResource {
  /** Reads the declaration, and registers a resource for each of its rosters under the component of that name. */
  constructor(name: string, args: CognitoUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before anything is registered: a wrong declaration leaves no trace in the state.
    const stack = pulumi.getStack();
    const { folder, granularity = choices.granularity[0], ...known } = checkedArgs(args);
    const settings = isPromised(args.importRoleArn) ? { ...known, importRoleArn: args.importRoleArn } : known;
    const { files, secrets, config } = checkedDeclaration(folder, stack);
    const rosters = partition(files, granularity);
    super(componentType, name, {}, opts);
    const users = rosters.reduce((sum, roster) => sum + roster.users.size, 0);
    // A plain promise: an output of the component as an input of its own child would wait for itself.
    const ownUrn = new Promise<string>((resolve) => this.urn.apply(resolve));
    const preview = pulumi.runtime.isDryRun();
    const source = { folder, base: process.cwd(), project: pulumi.getProject(), stack, config };
    const shared = { preview, component: ownUrn, rosters: rosters.length, users, ...source };
    for (const roster of rosters) {
      const resourceName = `${name}/${roster.name}`;
      const urn = pulumi.createUrn(resourceName, `pulumi-nodejs:dynamic/${rosterModule}:${rosterType}`, ownUrn);
      const { file, fileUsers, users: own } = roster;
      const context = { ...shared, urn, file, fileUsers };
      const inputs = { userPoolId: args.userPoolId, users: own, settings, secrets: neededBy(own, secrets), context };
      new RosterResource(resourceName, inputs, { parent: this });
    }
    this.registerOutputs({ userPoolId: args.userPoolId });
  }
}

interface RosterArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly users: Roster;
  readonly settings: Omit<Settings, 'granularity' | 'importRoleArn'> & Pick<CognitoUsersArgs, 'importRoleArn'>;
  readonly secrets: Secrets;
  readonly context: object;
}

class RosterResource extends pulumi.dynamic.Resource {
  constructor(name: string, args: RosterArgs, opts: pulumi.CustomResourceOptions) {
    const { userPoolId, users, settings, secrets, context } = args;
    const inputs = { userPoolId, roster: name, users: encodeRoster(users), settings, [contextKey]: context };
    const values = secrets.size === 0 ? {} : { secrets: pulumi.secret(Object.fromEntries(secrets)) };
    super(provider, name, { ...inputs, ...values }, opts, rosterModule, rosterType);
  }
}

function neededBy(users: Roster, secrets: Secrets): Secrets {
  if (secrets.size === 0) return secrets;
  const keys = secretKeysIn(users);
  return new Map([...secrets].filter(([key]) => keys.has(key)));
}

/** Known only later, so checked by Cognito alone. */
function isPromised<T>(input: pulumi.Input<T> | undefined): input is pulumi.Output<T> | Promise<T> {
  return pulumi.Output.isInstance(input) || input instanceof Promise;
}

/** A program in JavaScript, or a misspelt key, may hand in anything: all of it is told at once. */
function checkedArgs(args: CognitoUsersArgs | undefined): Settings & { readonly folder: string } {
  const given: Record<string, unknown> = { ...args };
  if (isPromised(args?.importRoleArn)) delete given['importRoleArn'];
  const problems = Object.keys(given).flatMap((key) => {
    if (configKeys.some((known) => known === key)) return [];
    const meant = misspeltKey(key);
    return [`there is no argument ${key}${meant === undefined ? '' : `; did you mean ${meant}?`}`];
  });
  if (given['userPoolId'] === undefined) problems.push('userPoolId is missing; it is the id of a user pool');
  const folder = given['users'] ?? 'users';
  if (typeof folder !== 'string')
    problems.push(`users is ${JSON.stringify(folder)}; it is the folder of the declaration`);
  const settings = collect(() => readSettings(given), problems);
  if (problems.length > 0 || settings === undefined || typeof folder !== 'string') {
    throw new pulumi.RunError(`the arguments of CognitoUsers have problems; nothing was done\n${problems.join('\n')}`);
  }
  return { ...settings, folder };
}

/** The files with everything resolved but secrets, and those. */
function checkedDeclaration(folder: string, stack: string) {
  const { diagnostics, rosters, places, texts } = readDeclaration(folder, stack);
  const sources = { project: pulumi.getProject(), stack, ...stackConfiguration() };
  const resolved = rosters.map(({ file, users }) => ({ file, ...resolveRoster(users, places, sources) }));
  const problems = [...diagnostics, ...resolved.flatMap((roster) => roster.problems)];
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new pulumi.RunError(`the declaration has problems; nothing was done\n${formatDiagnostics(problems, texts)}`);
  }
  if (problems.length > 0) void pulumi.log.warn(formatDiagnostics(problems, texts));
  return {
    files: resolved.map(({ file, resolved: users }) => ({ file, users })),
    secrets: new Map(resolved.flatMap((roster) => [...roster.secrets])),
    config: Object.fromEntries(
      configReferredTo(
        rosters.map(({ users }) => users),
        sources,
      ),
    ),
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
