/** Puts the published manifest in the place of the repository's while a tarball is made, and takes it away again. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedManifest } from './manifest.ts';

const kept = '.package.json.kept';

/** npm takes exports from package.json only (its publishConfig is for settings), so that file itself has to change. */
export async function swapManifest(root: string): Promise<void> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  await writeFile(join(root, kept), text, { flag: 'wx' });
  await writeFile(join(root, 'package.json'), `${JSON.stringify(publishedManifest(JSON.parse(text)), null, 2)}\n`);
}

/** Puts the repository's own back, also what a packing that was killed had left; nothing where it is in its place. */
export async function restoreManifest(root: string): Promise<void> {
  await rename(join(root, kept), join(root, 'package.json')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
