/** How the tests run npm and pnpm: as somebody does in a folder of their own. */
import { delimiter, join } from 'node:path';
import { project } from '../../script/sandbox/program-files.ts';

/** Without what npm tells the scripts of this project of itself, its folder above all; the registry stays. */
export function packagerEnvironment() {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package_|lifecycle_|config_(local_prefix|prefix|global_prefix)$)/.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    PATH: [join(project, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
    npm_config_update_notifier: 'false',
  };
  return { env, extendEnv: false, stdin: 'ignore' } as const;
}
