/** Tells whether git has a file: then it came with a commit, and its author is not this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * In a container the checkout is often another user's, and git would not tell of it. `ls-files` runs nothing that the repository's
 * configuration names but a file system monitor.
 */
const trusting = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];

/**
 * `yes`, `no`, or `unknown` where the folder is in a repository that git cannot tell of (there is no git, or the repository is broken).
 * Letter case does not count, because some file systems have none; a folder that is a submodule is in git as a whole. `base` is a folder above
 * the file, from which on its folders may be such.
 */
export function isInGit(file: string, base = dirname(dirname(file))): 'yes' | 'no' | 'unknown' {
  // A hook of git has set a repository, which may be another one.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const words = [...trusting, '-C', base, 'ls-files', '-z'];
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8', env, maxBuffer: 2 ** 30 });
  if (status !== 0) return isInRepository(base) ? 'unknown' : 'no';
  const way = relative(base, file).split(sep);
  const wanted: ReadonlySet<string> = new Set(
    way.map((_, at) =>
      way
        .slice(0, at + 1)
        .join('/')
        .toLowerCase(),
    ),
  );
  return stdout.split('\0').some((path) => wanted.has(path.toLowerCase())) ? 'yes' : 'no';
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
