/** The Pulumi project around a declaration: its file, and how its stacks are called. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/** The project's file in that folder or the nearest one above it, as the pulumi CLI finds it. Undefined without one. */
export function projectFile(start: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const file = ['Pulumi.yaml', 'Pulumi.yml', 'Pulumi.json'].map((name) => join(folder, name)).find(existsSync);
    if (file !== undefined || folder === dirname(folder)) return file;
  }
}

/**
 * The stacks that have a file of settings, `Pulumi.<stack>.yaml`, beside the project's or in its `stackConfigDir`. Undefined
 * where there is none at all, since then nobody knows the stacks but Pulumi's backend.
 */
export function stackNames(project: string): ReadonlySet<string> | undefined {
  const names = filesIn(resolve(dirname(project), settingsFolder(project))).flatMap((name) => {
    const stack = /^Pulumi\.(.+)\.(?:ya?ml|json)$/.exec(name)?.[1];
    return stack === undefined ? [] : [stack];
  });
  return names.length === 0 ? undefined : new Set(names);
}

function settingsFolder(project: string): string {
  try {
    // JSON is YAML too. An older name of it is `config`, which is a mapping by now.
    const { stackConfigDir, config }: { stackConfigDir?: unknown; config?: unknown } = Object(
      parse(readFileSync(project, 'utf8'), { logLevel: 'silent' }),
    );
    return [stackConfigDir, config].find((folder) => typeof folder === 'string') ?? '.';
  } catch {
    // Pulumi tells what is wrong with it.
    return '.';
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
