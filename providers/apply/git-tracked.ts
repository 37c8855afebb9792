/** Tells whether git has a file: then it came with a commit, and its author is not this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * In a container the checkout is often another user's, and git would not tell of it. `ls-files` runs nothing that the repository's
 * configuration names but a file system monitor.
 */
const trusting = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];

/**
 * `yes`, `no`, or `unknown` where the folder is in a repository that git cannot tell of (there is no git, or the repository is broken).
 * Letter case does not count, because some file systems have none; a folder that is a submodule is in git as a whole.
 */
export function isInGit(file: string): 'yes' | 'no' | 'unknown' {
  const folder = dirname(file);
  const base = dirname(folder);
  // A hook of git has set a repository, which may be another one.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const words = [...trusting, '-C', base, 'ls-files', '-z'];
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8', env, maxBuffer: 2 ** 30 });
  if (status !== 0) return isInRepository(base) ? 'unknown' : 'no';
  const name = basename(folder);
  const wanted: ReadonlySet<string> = new Set([name, `${name}/${basename(file)}`].map((path) => path.toLowerCase()));
  return stdout.split('\0').some((path) => wanted.has(path.toLowerCase())) ? 'yes' : 'no';
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
