/** The component for Pulumi programs: reads the declaration and makes one resource that keeps all of its users. */
import * as pulumi from '@pulumi/pulumi';
import { formatDiagnostics } from './core/diagnostics.ts';
import { readDeclaration } from './declare/declaration.ts';
import { resolveUsers } from './declare/references.ts';
import { secretKeys } from './secret-keys.ts';
import { collect, configKeys, misspeltKey, readSettings, type Settings } from './settings.ts';
import { provider } from './shim.ts';
import { encodeFiles } from './state/files.ts';
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

/** What a program says of its users. Settings that are left out have the defaults of docs/configuration.md. */
export interface CognitoUsersArgs extends Omit<Settings, 'importRoleArn'> {
  /** The pool's id; may be the output of an `aws.cognito.UserPool` that the same `up` creates. */
  readonly userPoolId: pulumi.Input<string>;
  /** The role that lets Cognito write the log of an import job; may be the output of an `aws.iam.Role`. */
  readonly importRoleArn?: pulumi.Input<string>;
  /** The folder of the declaration, relative to the program's working directory. Default `users`. */
  readonly users?: string;
}

/**
 * The users of one pool, kept as YAML declares them, in one resource of its own name.
 * Throws a RunError that lists every problem of the declaration, with its place, before any resource is registered.
 */
export class CognitoUsers extends pulumi.ComponentResource {
  /** Reads the declaration, and registers the resource that keeps its users under the component of that name. */
  constructor(name: string, args: CognitoUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before anything is registered: a wrong declaration leaves no trace in the state.
    const stack = pulumi.getStack();
    const { folder, ...known } = checkedArgs(args);
    const settings = isPromised(args.importRoleArn) ? { ...known, importRoleArn: args.importRoleArn } : known;
    const { files, secrets } = checkedDeclaration(folder, stack);
    const users = everybodyOf(files);
    const { secrets: needed, ...inputs } = inputsOf({
      component: name,
      userPoolId: args.userPoolId,
      settings,
      users,
      secrets,
    });
    super(resourceTypes.component, name, {}, opts);
    // A plain promise: an output of the component as an input of its own child would wait for itself.
    const componentUrn = new Promise<string>((resolve) => this.urn.apply(resolve));
    const hasOutcome = bytesOf(inputs.users) > outcomeFromBytes;
    const context: Unresolved<DeploymentContext> = {
      preview: pulumi.runtime.isDryRun(),
      urn: pulumi.createUrn(name, usersResourceType, componentUrn),
      componentUrn,
      outcome: hasOutcome,
      folder,
      base: process.cwd(),
      stack,
      files: encodeFiles(files),
    };
    const values = needed === undefined ? {} : { secrets: pulumi.secret(needed) };
    const resource = new UsersResource(name, { ...inputs, ...values, [contextKey]: context }, { parent: this });
    if (hasOutcome) new OutcomeResource(`${name}/outcome`, { outcomeOf: name }, { parent: this, dependsOn: resource });
    this.registerOutputs({ userPoolId: args.userPoolId });
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
  const { diagnostics, files, places, texts } = readDeclaration(folder, stack);
  const sources = { project: pulumi.getProject(), stack, ...stackConfiguration() };
  const resolved = files.map(({ file, users }) => ({ file, ...resolveUsers(users, places, sources) }));
  const problems = [...diagnostics, ...resolved.flatMap((file) => file.problems)];
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new pulumi.RunError(`the declaration has problems; nothing was done\n${formatDiagnostics(problems, texts)}`);
  }
  if (problems.length > 0) void pulumi.log.warn(formatDiagnostics(problems, texts));
  return {
    files: resolved.map(({ file, resolved: users }) => ({ file, users })),
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
