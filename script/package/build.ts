/** Builds JavaScript and types of the sources, as tsconfig.build.json says. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Builds that folder anew, so that nothing stays of a source that is gone. Throws with the compiler's words. */
export async function build(root: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const compiler = ['--project', 'tsconfig.build.json', '--outDir', folder];
  await execa('tsc', compiler, { cwd: root, preferLocal: true });
  for (const file of await readdir(folder, { recursive: true })) {
    if (file.endsWith('.d.ts')) await nameBuiltModules(join(folder, file));
  }
}

/**
 * The compiler leaves `./plan.ts` in types, where it writes `./plan.js` into JavaScript (microsoft/TypeScript 61037).
 * TypeScript before 5.0, which @pulumi/pulumi still takes, and some editors find nothing under such a name.
 */
async function nameBuiltModules(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll(/((?:from |import\()'\.{1,2}\/[^']+)\.ts'/g, "$1.js'"));
}
