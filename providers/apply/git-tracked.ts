/** Tells whether git has a file: then it came with a commit, and its author is not this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * In a container the checkout is often another user's, and git would not tell of it. `ls-files` runs nothing that the repository's
 * configuration names but a file system monitor.
 */
const trusting = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];

/** `yes`, `no`, or `unknown` where the folder is in a repository that git cannot tell of (there is no git, or the repository is broken). */
export function isInGit(file: string): 'yes' | 'no' | 'unknown' {
  const folder = dirname(file);
  // A hook of git has set a repository, which may be another one.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const words = [...trusting, '-C', folder, 'ls-files', '--error-unmatch', '--', file];
  const { status } = spawnSync('git', words, { stdio: 'ignore', env });
  if (status === 0) return 'yes';
  // 1: git knows the repository, and not the file.
  return status === 1 || !isInRepository(folder) ? 'no' : 'unknown';
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
