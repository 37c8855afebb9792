/** What runs on a developer's machine is what package-lock.json says, byte by byte. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from './fresh-clone.ts';

interface LockedPackage {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(PROJECT, file), 'utf8'));
}

const { packages } = read<{ readonly packages: Readonly<Record<string, LockedPackage>> }>('package-lock.json');
const locked = Object.entries(packages);
const nodes = read<{ readonly optionalDependencies: Readonly<Record<string, string>> }>('script/node/package.json');

describe('package-lock.json', () => {
  it('has the integrity of every package, optional ones and those of other machines too (14.18)', () => {
    const isOwn = (folder: string) => existsSync(join(PROJECT, folder, 'package.json')) && !/node_modules/.test(folder);
    const bare = locked.filter(([folder, { link, integrity }]) => {
      return link !== true && !isOwn(folder) && !/^sha512-[\w+/]{86}==$/.test(integrity ?? '');
    });
    expect(bare.map(([folder]) => folder)).toEqual([]);
  });

  it('links to folders of the repository only, and names no registry', () => {
    const resolved = locked.flatMap(([, { resolved }]) => (resolved === undefined ? [] : [resolved]));
    expect(resolved).toEqual(['cognito-double', 'script/node']);
  });

  it('lets no package run a script of its own when it is installed (14.18)', () => {
    const { allowScripts } = read<{ readonly allowScripts: Readonly<Record<string, boolean>> }>('package.json');
    expect(Object.values(allowScripts)).not.toContain(true);
    const scripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([folder]) => folder);
    const denied = Object.keys(allowScripts).map((name) => `node_modules/${name}`);
    expect(scripts.filter((folder) => !denied.includes(folder))).toEqual([]);
  });

  it('brings Node for each kind of machine as a package of its own, not by a download of that package’s (14.18)', () => {
    const machines = Object.keys(nodes.optionalDependencies).map((name) => {
      const { os = [], cpu = [] } = packages[`node_modules/${name}`] ?? {};
      return `${os}-${cpu}`;
    });
    expect(machines).toEqual(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64']);
  });
});
