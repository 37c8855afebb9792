/** The files of a program, in a folder with the packages that it needs: this project's own program, or an example's. */
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** This project's root. */
export const project = join(import.meta.dirname, '..', '..');

const copied = ['index.ts', 'Pulumi.yaml', 'package.json'];
/** By their own paths Node finds again what it has compiled of them (NODE_COMPILE_CACHE). */
const linked = ['node_modules', 'providers'];

/**
 * Puts this project's program, without its users, into that empty folder; or that of `example`, a folder of examples/,
 * with its users and stack settings and with this project as the package that it depends on.
 */
export async function copyProgram(folder: string, example?: string): Promise<void> {
  if (example === undefined) {
    for (const name of copied) await cp(join(project, name), join(folder, name));
    for (const name of linked) await symlink(join(project, name), join(folder, name));
    return;
  }
  const source = join(project, 'examples', example);
  // Who tries an example in place has packages in it.
  await cp(source, folder, { recursive: true, filter: (file) => file !== join(source, 'node_modules') });
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  await symlink(join(project, 'node_modules', '@pulumi'), join(packages, '@pulumi'));
  await symlink(project, join(packages, 'pulumi-cognito-users'));
}
