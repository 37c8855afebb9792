/** Tells whether git has a file: then it came with a commit, and its author is not this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `yes`, `no`, or `unknown` where the folder is in a repository that git cannot tell of (no git, or a folder of another owner). */
export function isInGit(file: string): 'yes' | 'no' | 'unknown' {
  const folder = dirname(file);
  const { status } = spawnSync('git', ['-C', folder, 'ls-files', '--error-unmatch', '--', file], { stdio: 'ignore' });
  if (status === 0) return 'yes';
  // 1: git knows the repository, and not the file.
  return status === 1 || !isInRepository(folder) ? 'no' : 'unknown';
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
