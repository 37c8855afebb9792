/** The component for Pulumi programs: reads the declaration and makes a resource of every roster in it. */
import * as pulumi from '@pulumi/pulumi';
import { formatDiagnostics } from './core/diagnostics.ts';
import { encodeRoster } from './core/state.ts';
import { readDeclaration } from './declare/declaration.ts';
import { contextKey } from './inputs.ts';
import { type NamedRoster, partition } from './partition.ts';
import { choices, readSettings, SettingError, type Settings } from './settings.ts';
import { provider } from './shim.ts';

/** What a program says of its users. Settings that are left out have the defaults of DESIGN.md. */
export interface CognitoUsersArgs extends Settings {
  /** The pool's id; may be the output of an `aws.cognito.UserPool` that the same `up` creates. */
  readonly userPoolId: pulumi.Input<string>;
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
  constructor(name: string, args: CognitoUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before anything is registered: a wrong declaration leaves no trace in the state.
    const folder = args.users ?? 'users';
    const stack = pulumi.getStack();
    const { granularity = choices.granularity[0], ...settings } = checkedSettings(args);
    const rosters = partition(checkedDeclaration(folder, stack), granularity);
    super(componentType, name, {}, opts);
    const users = rosters.reduce((sum, roster) => sum + roster.users.size, 0);
    // A plain promise: an output of the component as an input of its own child would wait for itself.
    const ownUrn = new Promise<string>((resolve) => this.urn.apply(resolve));
    const preview = pulumi.runtime.isDryRun();
    const shared = { preview, component: ownUrn, rosters: rosters.length, users, folder, stack };
    for (const roster of rosters) {
      const resourceName = `${name}/${roster.name}`;
      const urn = pulumi.createUrn(resourceName, `pulumi-nodejs:dynamic/${rosterModule}:${rosterType}`, ownUrn);
      const context = { ...shared, urn };
      new RosterResource(resourceName, { userPoolId: args.userPoolId, roster, settings, context }, { parent: this });
    }
    this.registerOutputs({ userPoolId: args.userPoolId });
  }
}

interface RosterArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly roster: NamedRoster;
  readonly settings: Omit<Settings, 'granularity'>;
  readonly context: object;
}

class RosterResource extends pulumi.dynamic.Resource {
  constructor(name: string, { userPoolId, roster, settings, context }: RosterArgs, opts: pulumi.CustomResourceOptions) {
    const inputs = { userPoolId, roster: name, users: encodeRoster(roster.users), settings, [contextKey]: context };
    super(provider, name, inputs, opts, rosterModule, rosterType);
  }
}

function checkedSettings(args: CognitoUsersArgs): Settings {
  try {
    return readSettings({ ...args });
  } catch (error) {
    if (error instanceof SettingError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

function checkedDeclaration(folder: string, stack: string) {
  const { diagnostics, rosters, texts } = readDeclaration(folder, stack);
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    throw new pulumi.RunError(
      `the declaration has problems; nothing was done\n${formatDiagnostics(diagnostics, texts)}`,
    );
  }
  if (diagnostics.length > 0) void pulumi.log.warn(formatDiagnostics(diagnostics, texts));
  return rosters;
}
