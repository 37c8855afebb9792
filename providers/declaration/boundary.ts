/**
 * How far a link in the declaration's folder may lead. Problems show lines of the files, and the author of a pull request
 * may put a link to `~/.aws/credentials` or `.git/config` there.
 */
import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** What is wrong with a real path; undefined where it may be read. */
export type Boundary = (real: string) => string | undefined;

/**
 * The declaration's own files, and what is below the project and not hidden (a ConfigMap has links to `..data/`). A folder
 * that the settings name outside of the project is its own boundary. `project` is the project's folder.
 */
export function boundaryOf(base: string, folder: string, project: string): Boundary {
  const [named, root] = [resolve(base, folder), realPath(project)];
  const within = below(named, resolve(project));
  const home = within === undefined ? realPath(named) : join(root, within);
  return (real) => {
    const paths = [below(real, home), below(real, root)].filter((path) => path !== undefined);
    if (paths.length === 0) return 'is a link that leads out of the project';
    return paths.every(isHidden) ? 'is a link to something hidden' : undefined;
  };
}

/** The path without links; unchanged where there is nothing. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The path from the folder to what is in it; undefined for what is not. */
function below(path: string, folder: string): string | undefined {
  const way = relative(folder, path);
  return isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`) ? undefined : way;
}

/** Kubernetes' own folders begin with two dots. */
function isHidden(path: string): boolean {
  return path.split(sep).some((name) => /^\.[^.]/.test(name));
}
