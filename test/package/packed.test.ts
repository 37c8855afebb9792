/** The npm package as its users get it: packed, looked at, and installed into an empty project. */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { execa } from 'execa';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { project } from '../../script/sandbox/program-files.ts';
import { addPool } from '../e2e/stage.ts';
import { type InstalledProject, installInto, type Packager } from './installed.ts';
import { packTarball, type Tarball } from './tarball.ts';

let tarball: Tarball;
let bytes: Buffer<ArrayBuffer>;
beforeAll(async () => {
  tarball = await packTarball();
  bytes = await readFile(tarball.file);
});
afterAll(() => tarball.dispose());

describe('the tarball', () => {
  it('has JavaScript, a type of each module, the schemas, and no source', async () => {
    const { stdout } = await execa('tar', ['--list', '--gzip', '--file', tarball.file]);
    const files = stdout.split('\n').map((file) => file.replace('package/', ''));
    const modules = files.filter((file) => file.endsWith('.js'));
    expect(modules).toContain('dist/providers/cognito-users.js');
    expect(files.filter((file) => /\.m?ts$/.test(file))).toEqual(
      expect.arrayContaining(modules.map((file) => file.replace(/js$/, 'd.ts'))),
    );
    expect(files).toContain('schema/users.schema.json');
    // What is no TypeScript, the parts of a report's page for instance, is read or imported unchanged.
    const others = globSync('{providers,cli}/**/*.*', { cwd: project }).filter((file) => !/(?<!\.d)\.ts$/.test(file));
    expect(files).toEqual(expect.arrayContaining(others.map((file) => `dist/${file}`)));
    const sources = files.filter((file) => /(?<!\.d)\.m?ts$/.test(file) && !file.startsWith('examples/'));
    expect(sources).toEqual([]);
    expect(files.filter((file) => /^(providers|cli|script|test)\/|node_modules|^docs\/api/.test(file))).toEqual([]);
  });

  it('has what its README and documents link to', async () => {
    const { stdout } = await execa('tar', ['--list', '--gzip', '--file', tarball.file]);
    const files = stdout.split('\n').map((file) => file.replace('package/', ''));
    for (const document of files.filter((file) => /^(README|docs\/[\w-]+)\.md$/.test(file))) {
      const text = await readFile(join(project, document), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        const target = normalize(join(dirname(document), link));
        expect(
          files.some((file) => file === target || file.startsWith(`${target}/`)),
          `${document}: ${link}`,
        ).toBe(true);
      }
    }
  });

  it('is what publint asks for', async () => {
    const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  it('has types that every way of resolving them finds', async () => {
    // CommonJS gets ES modules: the least Node that the package runs on loads them by `require`.
    const known = ['--ignore-rules', 'cjs-resolves-to-esm'];
    const { exitCode, all } = await execa('attw', [tarball.file, ...known], {
      preferLocal: true,
      all: true,
      reject: false,
    });
    expect(exitCode, all).toBe(0);
  });

  it('leaves the manifest of the repository as it was', async () => {
    const own = await readFile(join(project, 'package.json'), 'utf8');
    expect(await readFile(join(tarball.source, 'package.json'), 'utf8')).toBe(own);
  });
});

const javascript = `const { CognitoUsers } = require('pulumi-cognito-users');
new CognitoUsers('users');
`;
const typescript = `import { CognitoUsers, type CognitoUsersArgs } from 'pulumi-cognito-users';
const args: CognitoUsersArgs = { missingUsers: 'skip' };
new CognitoUsers('users', args);
`;
const modules = javascript.replaceAll(/const (.*) = require\((.*)\);/g, 'import $1 from $2;');

/** As `pulumi new typescript` writes it: the engine's ts-node and the compiler go by it. */
const compilerOptions = { strict: true, target: 'es2020', module: 'nodenext', moduleResolution: 'nodenext' };

const programs = [
  ['JavaScript', 'index.js', javascript],
  ['JavaScript of modules', 'index.mjs', modules],
  ['TypeScript', 'index.ts', typescript],
] as const;

/** What the package managers differ in is where they put packages: of the programs, one sees that. */
const cases: readonly (readonly [Packager, readonly (readonly [string, string, string])[]])[] = [
  ['npm', programs],
  ['pnpm', programs.slice(-1)],
];

describe.each(cases)('installed by %s', (packager, written) => {
  let double: CognitoDouble;
  let fresh: InstalledProject;
  beforeAll(async () => {
    double = await startDouble();
    fresh = await installInto(tarball.file, packager, double.url);
    await fresh.write('users/acme.yaml', 'users:\n  diego@example.com:\n    attributes: { custom:tier: gold }\n');
    await fresh.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['index.ts'] }));
    await fresh.write('index.ts', typescript);
  });
  afterAll(async () => {
    await Promise.all([fresh?.dispose(), double.stop()]);
  });

  it.each(written)('keeps the users of a pool from a program in %s', async (_, main, program) => {
    const stack = main.replace('.', '-');
    const poolId = addPool(double, { 'diego@example.com': { 'custom:tier': 'free' } });
    await fresh.write('Pulumi.yaml', `name: fresh\nruntime: nodejs\nmain: ${main}\n`);
    await fresh.write(main, program);
    await fresh.addStack(stack, { userPoolId: poolId });
    const { exitCode, output } = await fresh.pulumi('up', '--yes', '--skip-preview', '--stack', stack);
    expect(exitCode, output).toBe(0);
    expect(double.live(poolId).get('diego@example.com')?.attributes.get('custom:tier')).toBe('gold');
  });

  it('is typed for the compiler', async () => {
    const { exitCode, output } = await fresh.run('tsc', '--noEmit');
    expect(exitCode, output).toBe(0);
  });

  it('brings its commands along', async () => {
    const { bin = {} } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
    const statuses = Object.keys(bin).map(async (command) => (await fresh.run(command, '--help')).exitCode);
    expect(await Promise.all(statuses)).toEqual(Object.keys(bin).map(() => 0));
  });
});
