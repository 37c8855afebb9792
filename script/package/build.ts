/** Builds `dist/`: JavaScript and types of the sources, as tsconfig.build.json says. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Builds it anew, so that nothing stays of a source that is gone. Throws with the compiler's words. */
export async function build(root: string): Promise<void> {
  const dist = join(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  await execa('tsc', ['--project', 'tsconfig.build.json'], { cwd: root, preferLocal: true });
  for (const file of await readdir(dist, { recursive: true })) {
    if (file.endsWith('.d.ts')) await nameBuiltModules(join(dist, file));
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
