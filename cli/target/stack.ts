/** A stack as the command line needs it: its configuration by full key, secrets apart, and what it applied last. */
import type { UsersOutputs } from '../../providers/state/inputs.ts';
import { componentsIn, property } from './exported-state.ts';
import type { Project } from './project.ts';
import { pulumiJson } from './pulumi.ts';

/** Everything in it may be secret or personal: it is used, and never printed. */
export interface Stack {
  /** Of `org/project/dev` it is `dev`, as programs get it. */
  readonly name: string;
  /** Plain values by full key, `namespace:name`; structured ones are JSON text. */
  readonly config: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
  readonly components: readonly UsersOutputs[];
}

/** Reads both through the pulumi CLI, which also takes `dev`, `org/dev` and `org/project/dev` for one, and which knows every backend and secrets provider. Throws CommandFailure. */
export async function readStack(name: string, { folder }: Project): Promise<Stack> {
  const [configuration, state] = await Promise.all([
    pulumiJson(folder, ['config', '--json', '--show-secrets', '--stack', name]),
    pulumiJson(folder, ['stack', 'export', '--show-secrets', '--stack', name]),
  ]);
  const entries = Object.entries(Object(configuration)).flatMap(([key, entry]) => {
    const value = property(entry, 'value');
    return typeof value === 'string' ? [{ key, value, secret: property(entry, 'secret') === true }] : [];
  });
  const those = (secret: boolean) =>
    new Map(entries.filter((entry) => entry.secret === secret).map(({ key, value }) => [key, value]));
  return { name: ownName(name), config: those(false), secrets: those(true), components: componentsIn(state) };
}

/** A stack's own name has no `/`. */
function ownName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
