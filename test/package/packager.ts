/** How the tests run npm and pnpm: as somebody does in a folder of their own. */
import { delimiter, join } from 'node:path';
import { project } from '../../script/sandbox/program-files.ts';

/** Without what npm tells the scripts of this project of itself, its folder above all; the registry stays. */
export function withoutOwnNpm<T>(environment: Readonly<Record<string, T>>): Record<string, T> {
  const own = /^npm_(package_|lifecycle_|config_(local_prefix|prefix|global_prefix)$)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)));
}

/** The environment of a command that a package manager runs. */
export function packagerEnvironment() {
  const env = {
    ...withoutOwnNpm(process.env),
    PATH: [join(project, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
    npm_config_update_notifier: 'false',
  };
  return { env, extendEnv: false, stdin: 'ignore' } as const;
}
