/** The component for Pulumi programs: reads the declaration and makes one resource that keeps all of its users. */
import './node-version.ts';
import * as pulumi from '@pulumi/pulumi';
import { connectionOf } from './component/aws-provider.ts';
import { secretKeys } from './component/secret-keys.ts';
import { resolveRules, resolveUsers } from './declaration/configured-values.ts';
import { readDeclaration } from './declaration/declaration.ts';
import { placesOfRules } from './problems/places.ts';
import { formatDiagnostics } from './problems/problem-text.ts';
import { collect, readSettings } from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';
import { configKeys, misspeltKey } from './settings/table.ts';
import { provider } from './shim.ts';
import {
  contextKey,
  type DeploymentContext,
  everybodyOf,
  inputsOf,
  type OutcomeInputs,
  outcomeFromBytes,
  resourceTypes,
  usersResourceType,
} from './state/inputs.ts';
import { bytesOf } from './state/texts.ts';
import { encodeFiles } from './state/user-files.ts';

/**
 * What a program says of its users. Settings that are left out have the defaults of docs/configuration.md.
 * @example { userPoolId: 'eu-west-1_AbCdEf123', removedUsers: 'disable', ignoreUsers: ['svc-*'] }
 */
export interface CognitoUsersArgs extends Omit<Settings, 'importRoleArn'> {
  /** The pool's id; may be the output of an `aws.cognito.UserPool` that the same `up` creates. Either this or `pool`. */
  readonly userPoolId?: pulumi.Input<string>;
  /** The pool itself, instead of its id: attributes that the same `up` adds to it count in the preview. */
  readonly pool?: ProgramPool;
  /** Names of groups that the program makes in the pool: they count in the preview, and are made before the users. */
  readonly groups?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** The role that lets Cognito write the log of an import job; may be the output of an `aws.iam.Role`. */
  readonly importRoleArn?: pulumi.Input<string>;
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
  /** Reads the declaration, and registers the resource that keeps its users under the component of that name. */
  constructor(name: string, args: CognitoUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before anything is registered: a wrong declaration leaves no trace in the state.
    const stack = pulumi.getStack();
    const { folder, userPoolId, ...known } = checkedArgs(args);
    const settings = isPromised(args.importRoleArn) ? { ...known, importRoleArn: args.importRoleArn } : known;
    const { files, rules, rulePlaces, secrets } = checkedDeclaration(folder, stack, known);
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
      files: encodeFiles(files),
      ...(rules.size === 0 ? {} : { rules: rulePlaces }),
    };
    const values = needed === undefined ? {} : { secrets: pulumi.secret(needed) };
    const awsProvider = this.getProvider('aws:cognito/userPool:UserPool');
    const connection = awsProvider === undefined ? {} : { connection: connectionOf(awsProvider) };
    const all = { ...inputs, ...values, ...connection, [contextKey]: context };
    const resource = new UsersResource(name, all, { parent: this });
    if (hasOutcome) new OutcomeResource(`${name}/outcome`, { outcomeOf: name }, { parent: this, dependsOn: resource });
    this.registerOutputs({ userPoolId });
  }
}

type Unresolved<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

class UsersResource extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    // Of an output the engine encrypts only what it is told of, or what is a secret input by that name.
    const secret = { additionalSecretOutputs: ['secrets'] };
    super(provider, name, inputs, { ...opts, ...secret }, resourceTypes.module, resourceTypes.users);
  }
}

class OutcomeResource extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: OutcomeInputs, opts: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, resourceTypes.module, resourceTypes.outcome);
  }
}

/** Known only later, so checked only by Cognito. */
function isPromised<T>(input: pulumi.Input<T> | undefined): input is pulumi.Output<T> | Promise<T> {
  return pulumi.Output.isInstance(input) || input instanceof Promise;
}

/** A program in JavaScript, or a misspelt key, may hand in anything: all of it is told at once. */
function checkedArgs(
  args: CognitoUsersArgs | undefined,
): Settings & { readonly folder: string; readonly userPoolId: pulumi.Input<string> } {
  const given: Record<string, unknown> = { ...args };
  if (isPromised(args?.importRoleArn)) delete given['importRoleArn'];
  const problems = Object.keys(given).flatMap((key) => {
    if (key === 'pool' || key === 'groups' || configKeys.some((known) => known === key)) return [];
    const meant = misspeltKey(key);
    return [`there is no argument ${key}${meant === undefined ? '' : `; did you mean ${meant}?`}`];
  });
  const userPoolId = args?.userPoolId ?? args?.pool?.id;
  if (args?.userPoolId !== undefined && args.pool !== undefined)
    problems.push('userPoolId and pool are given; one of them is enough');
  else if (userPoolId === undefined) {
    problems.push(
      'userPoolId is missing; it must be the id of a user pool, or give pool, which is an aws.cognito.UserPool',
    );
  }
  const folder = given['users'] ?? 'users';
  if (typeof folder !== 'string')
    problems.push(`users is ${JSON.stringify(folder)}; it is the folder of the declaration`);
  const settings = collect(() => readSettings(given), problems);
  if (problems.length > 0 || settings === undefined || typeof folder !== 'string' || userPoolId === undefined) {
    throw new pulumi.RunError(`the arguments of CognitoUsers have problems; nothing was done\n${problems.join('\n')}`);
  }
  return { ...settings, folder, userPoolId };
}

/** The files with everything resolved but secrets, and those. */
function checkedDeclaration(folder: string, stack: string, { otherFiles = [] }: Settings) {
  const surroundings = { project: pulumi.getRootDirectory() || process.cwd(), otherFiles };
  const { diagnostics, files, rules, places, texts } = readDeclaration(folder, stack, surroundings);
  const sources = { project: pulumi.getProject(), stack, ...stackConfiguration() };
  const resolved = files.map(({ file, users }) => ({ file, ...resolveUsers(users, places, sources) }));
  const ofRules = resolveRules(rules, places, sources);
  const problems = [...diagnostics, ...resolved.flatMap((file) => file.problems), ...ofRules.problems];
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new pulumi.RunError(`the declaration has problems; nothing was done\n${formatDiagnostics(problems, texts)}`);
  }
  if (problems.length > 0) void pulumi.log.warn(formatDiagnostics(problems, texts));
  return {
    files: resolved.map(({ file, resolved: users }) => ({ file, users })),
    rules: ofRules.rules,
    rulePlaces: placesOfRules(rules, places),
    secrets: new Map(resolved.flatMap((file) => [...file.secrets])),
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
