/** Which commit of git a declaration is of. */
import { spawnSync } from 'node:child_process';

/** `1f2e3d4c5b6a`, or `1f2e3d4c5b6a with changes` where the folder differs from it; undefined where git does not know the folder. */
export function commitOf(folder: string): string | undefined {
  const commit = git(folder, 'rev-parse', '--short=12', 'HEAD');
  if (commit === undefined) return undefined;
  return git(folder, 'status', '--porcelain', '--', '.') === '' ? commit : `${commit} with changes`;
}

function git(folder: string, ...words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...words], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
