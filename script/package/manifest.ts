/** The manifest that is published, made of the repository's own: that one names the sources, and Node runs no TypeScript below node_modules. */

import { requiredEntry } from './require.ts';

/** The members of package.json that change on the way into the published one; the rest stays the same. */
export interface SourceManifest {
  /** By name, `.` among them, each a path: a TypeScript source, or a file that is published unchanged. */
  readonly exports: Readonly<Record<string, string>>;
  /** By command, each a TypeScript source. */
  readonly bin?: Readonly<Record<string, string>>;
}

/** What only the repository needs: its scripts, workspaces and development packages are not in the tarball. */
const ofTheRepository: ReadonlySet<string> = new Set(['scripts', 'allowScripts', 'devDependencies', 'workspaces']);

/** `./providers/handler.ts` → `./dist/providers/handler.js`; another path unchanged. */
const built = (path: string): string => path.replace(/^(\.\/)?(.*)\.ts$/, '$1dist/$2.js');

const builtAll = (paths: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, built(path)]));

/**
 * The same manifest with the JavaScript of `dist/` in the place of each source. `main` and `typesVersions` repeat
 * `exports` for `moduleResolution: node`, which knows no `exports` and is what Pulumi's templates long had.
 */
export function publishedManifest(manifest: SourceManifest): Readonly<Record<string, unknown>> {
  const kept = Object.entries(manifest).filter(([key]) => !ofTheRepository.has(key));
  const { '.': main, ...others } = builtAll(manifest.exports);
  const types = Object.entries(others).flatMap(([name, path]) =>
    path.endsWith('.js') ? [[name.slice(2), [path.replace(/\.js$/, '.d.ts')]]] : [],
  );
  return {
    ...Object.fromEntries(kept),
    main,
    exports: { '.': { require: requiredEntry, default: main }, ...others },
    ...(manifest.bin === undefined ? {} : { bin: builtAll(manifest.bin) }),
    typesVersions: { '*': Object.fromEntries(types) },
  };
}
