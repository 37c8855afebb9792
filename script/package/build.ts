/** Builds JavaScript and types of the sources, as tsconfig.build.json says. */
import { cp, glob, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { writeRequired } from './require.ts';

/** What only the compiler makes; the rest (style sheets, a page's scripts, types written by hand) is copied. */
const compiled = /(?<!\.d)\.ts$/;

/** Builds that folder anew, so that nothing stays of a source that is gone. Throws with the compiler's words. */
export async function build(root: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const compiler = ['--project', 'tsconfig.build.json', '--outDir', folder];
  await execa('tsc', compiler, { cwd: root, preferLocal: true });
  for await (const file of glob('{providers,cli}/**/*.*', { cwd: root })) {
    if (!compiled.test(file)) await cp(join(root, file), join(folder, file));
  }
  for (const file of await readdir(folder, { recursive: true })) {
    if (/\.d\.m?ts$/.test(file)) await nameBuiltModules(join(folder, file));
  }
  await writeRequired(folder);
}

/**
 * The compiler leaves `./plan.ts` in types, where it writes `./plan.js` into JavaScript (microsoft/TypeScript 61037).
 * TypeScript before 5.0, which @pulumi/pulumi still takes, and some editors find nothing under such a name.
 */
async function nameBuiltModules(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll(/((?:from |import\()'\.{1,2}\/[^']+)\.ts'/g, "$1.js'"));
}
