/** `cognito-users --stack` over a state of this process: an executable answers in the place of the pulumi CLI. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type CommandResult, commandEnvironment, runCommand } from '../cli/stage.ts';
import { project, type State, stack } from './deployed.ts';

/** What a stack has, for the command line to find. */
export interface ShownStack {
  readonly folder: string;
  readonly endpoint: string;
  /** Configuration by full key. */
  readonly settings: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
  /** What `pulumi stack export --show-secrets` prints. */
  readonly state: object;
}

/** Runs `cognito-users <args> --stack dev` in the folder. test/cli/stack.test.ts does it with the real pulumi CLI. */
export async function standInFor(shown: ShownStack, args: readonly string[]): Promise<CommandResult> {
  const { folder, endpoint, settings, secrets, state } = shown;
  const bin = join(folder, '.bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(folder, 'Pulumi.yaml'), `name: ${project}\nruntime: nodejs\n`);
  await writeFile(join(bin, 'export.json'), JSON.stringify(state));
  await writeFile(join(bin, 'config.json'), JSON.stringify({ ...entries(settings, false), ...entries(secrets, true) }));
  const pulumi = join(bin, 'pulumi');
  await writeFile(
    pulumi,
    '#!/bin/sh\ncase " $* " in *" export "*) file=export ;; *) file=config ;; esac\ncat "$(dirname "$0")/$file.json"\n',
  );
  await chmod(pulumi, 0o755);
  const environment = commandEnvironment(endpoint);
  const path = [bin, environment['PATH'] ?? ''].join(delimiter);
  return runCommand(folder, { ...environment, PATH: path }, [...args, '--stack', stack]);
}

function entries(values: ReadonlyMap<string, string>, secret: boolean) {
  return Object.fromEntries([...values].map(([key, value]) => [key, { value, secret }]));
}

/** The state as `pulumi stack export --show-secrets` has it. */
export function exportStack(state: State): object {
  const resources = state.map(({ type, name, id, inputs, outputs }) => {
    const component = typeof outputs['component'] === 'string' ? outputs['component'] : name;
    const parent = `urn:pulumi:${stack}::${project}::component::${component}`;
    return {
      urn: `urn:pulumi:${stack}::${project}::${type}::${name}`,
      parent,
      custom: true,
      type,
      id,
      inputs,
      outputs,
    };
  });
  return { version: 3, deployment: { resources } };
}
