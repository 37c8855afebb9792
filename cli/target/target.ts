/** What a command works on, put together from its flags, the stack's configuration and the stack's state. */

import { relative, resolve } from 'node:path';
import type { ConfigValue } from '../../providers/cognito/connection/connection-settings.ts';
import type { ReferenceSources } from '../../providers/declaration/configured-values.ts';
import { collect, readSettings } from '../../providers/settings/read-settings.ts';
import type { Settings } from '../../providers/settings/settings.ts';
import { configurationOf } from '../../providers/state/connections.ts';
import type { UsersOutputs } from '../../providers/state/inputs.ts';
import { CommandFailure } from '../command-failure.ts';
import { troubleOf } from '../file-trouble.ts';
import { findProject, type Project } from './project.ts';
import { kebab, type SettingsFlags, settingNames } from './settings-options.ts';
import { readStack, type Stack } from './stack.ts';
import { settingsOfStack } from './stack-settings.ts';
import type { TargetFlags } from './target-options.ts';

/** A declaration and, where there is one, its stack. */
export interface Target {
  /** As the flags or the configuration give it, relative to `base`. */
  readonly folder: string;
  readonly base: string;
  /** The project's folder; without a stack it is searched from `base` on. */
  readonly project: string;
  /** For `${config:…}` and `${secret:…}`; undefined without a stack. */
  readonly sources: ReferenceSources | undefined;
  readonly userPoolId: string | undefined;
  /** Whether it is a secret of the stack's configuration. */
  readonly isPoolSecret: boolean;
  readonly settings: Settings;
  /** Those of the settings that flags set. */
  readonly flagged: Settings;
  /** What the last `up` of this component has left. */
  readonly recorded: UsersOutputs | undefined;
  /** The component's name. */
  readonly component: string;
  /** `aws:*` of the stack or of an explicit provider, with flags over it. */
  readonly connection: ConfigValue;
}

/** What index.ts calls its component; only a stack that has applied something can say otherwise. */
const defaultComponent = 'users';

/** `settings` are what flags set of them. Throws CommandFailure with every setting that is wrong. Goes into `--cwd`, as the pulumi CLI does. */
export async function targetOf(flags: TargetFlags, settings: SettingsFlags = {}): Promise<Target> {
  if (flags.cwd !== undefined) enter(flags.cwd);
  const all: SettingsFlags = { ...settings, otherFiles: flags.otherFiles };
  const given = Object.fromEntries(
    [...settingNames, 'otherFiles'].flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])),
  );
  const connection: ConfigValue = (key) => ({ 'aws:region': flags.region, 'aws:profile': flags.profile })[key];
  if (flags.stack === undefined) {
    const { userPoolId, users: folder = 'users' } = flags;
    const shared = {
      isPoolSecret: false,
      sources: undefined,
      recorded: undefined,
      component: defaultComponent,
      connection,
    };
    const flagged = checkedFlags(given);
    const base = process.cwd();
    return { ...shared, folder, base, project: base, userPoolId, settings: flagged, flagged };
  }
  const project = findProject(process.cwd());
  const stack = await readStack(flags.stack, project);
  return targetOfStack(flags, given, { project, stack, connection });
}

function targetOfStack(
  flags: TargetFlags,
  given: SettingsFlags,
  {
    project,
    stack,
    connection,
  }: { readonly project: Project; readonly stack: Stack; readonly connection: ConfigValue },
): Target {
  const component = componentOf(stack, flags.component);
  const recorded = stack.components.find((outputs) => outputs.component === component);
  const ofStack = settingsOfStack(stack, project.name, recorded);
  const value: ConfigValue = (key) => stack.config.get(key) ?? stack.secrets.get(key);
  // What an explicit aws.Provider of the program said at the last `up` counts in the place of the stack's `aws:*`.
  const aws = recorded?.connection === undefined ? value : configurationOf(recorded.connection);
  return {
    folder: flags.users === undefined ? ofStack.folder : relative(project.base, resolve(flags.users)) || '.',
    base: project.base,
    project: project.folder,
    sources: { project: project.name, stack: stack.name, config: stack.config, secrets: stack.secrets },
    userPoolId: flags.userPoolId ?? ofStack.userPoolId,
    isPoolSecret: flags.userPoolId === undefined && ofStack.isSecret('userPoolId'),
    flagged: checkedFlags(given),
    settings: checked(
      { ...ofStack.given, ...given },
      ofStack.problems,
      (key) => !(key in given) && ofStack.isSecret(key),
    ),
    recorded,
    component,
    connection: (key) => connection(key) ?? (key.startsWith('aws:') ? aws(key) : value(key)),
  };
}

/** What flags set is told by the name of the flag. */
function checkedFlags(given: SettingsFlags): Settings {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const own: string[] = [];
    if (collect(() => readSettings({ [name]: value }), own) !== undefined) continue;
    problems.push(...own.map((problem) => problem.replace(name, `--${kebab(name)}`)));
  }
  return checked(problems.length === 0 ? given : {}, problems);
}

function checked(given: SettingsFlags, before: readonly string[], isSecret?: (setting: string) => boolean): Settings {
  const problems = [...before];
  const settings = collect(() => readSettings(given, isSecret), problems);
  if (settings === undefined || problems.length > 0) {
    throw new CommandFailure(`the settings have problems; nothing was done\n${problems.join('\n')}`);
  }
  return settings;
}

function componentOf({ name, components: recorded }: Stack, wanted: string | undefined): string {
  const components = recorded.map(({ component }) => component).sort();
  if (wanted !== undefined && (components.length === 0 || components.includes(wanted))) return wanted;
  if (wanted === undefined && components.length < 2) return components[0] ?? defaultComponent;
  const all = components.join(', ');
  if (wanted !== undefined) throw new CommandFailure(`the stack ${name} has no component ${wanted}; it has ${all}`);
  throw new CommandFailure(
    `the stack ${name} has several components: ${all}\n  = run it for each, with --component and its --users`,
  );
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new CommandFailure(`--cwd ${folder}: ${troubleOf(error)}\n  = name the folder of the Pulumi project`);
  }
}
