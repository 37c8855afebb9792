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
import { type Layout, layouts, oldestTypeScript, templatePackages, tsx, typescriptLayout } from './layouts.ts';
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
    const sources = files.filter((file) => /(?<!\.d)\.m?ts$/.test(file) && !/^(examples|template)\//.test(file));
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
    // CommonJS gets the handler as an ES module: the least Node that the package runs on loads it by `require`.
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

/** Uses every export as a value and as a type. */
const typed = `import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers, type CognitoUsersArgs, type ProgramPool } from 'pulumi-cognito-users';
const args: CognitoUsersArgs = { missingUsers: 'skip', values: { a: pulumi.output(1) } };
const users: CognitoUsers = new CognitoUsers('users', args);
class Named extends CognitoUsers {}
export const sub: pulumi.Output<string> = users.sub('ana');
export const pool = (given: ProgramPool) => new Named('more', { pool: given });
`;

/** What the package managers differ in is where they put packages: of the layouts, one sees that. */
const cases: readonly (readonly [Packager, readonly Layout[], readonly string[]])[] = [
  ['npm', layouts, [...templatePackages, oldestTypeScript, tsx]],
  ['pnpm', [typescriptLayout], templatePackages],
];

/** How programs resolve modules: as `pulumi new typescript` says today, and before, and as others choose. */
const compilers = [
  ['typescript', 'nodenext', 'nodenext'],
  ['typescript', 'commonjs', 'node10'],
  ['typescript-oldest', 'nodenext', 'nodenext'],
  ['typescript-oldest', 'node16', 'node16'],
] as const;

describe.each(cases)('installed by %s', (packager, written, besides) => {
  let double: CognitoDouble;
  let fresh: InstalledProject;
  beforeAll(async () => {
    double = await startDouble();
    fresh = await installInto(tarball.file, packager, double.url, besides);
    await fresh.write('users/acme.yaml', 'users:\n  diego@example.com:\n    attributes: { custom:tier: gold }\n');
  });
  afterAll(async () => {
    await Promise.all([fresh?.dispose(), double.stop()]);
  });

  it.each(written)('keeps the users of a pool from the layout $name, with no edit but the import', async (layout) => {
    const poolId = addPool(double, { 'diego@example.com': { 'custom:tier': 'free' } });
    for (const [file, text] of Object.entries(layout.files)) await fresh.write(file, text);
    await fresh.addStack(layout.name, { userPoolId: poolId });
    if (layout === typescriptLayout) {
      const preview = await fresh.pulumi('preview', '--stack', layout.name);
      expect([preview.exitCode, preview.output]).toEqual([
        0,
        expect.stringContaining('~ custom:tier: "free" => "gold"'),
      ]);
    }
    const { exitCode, output } = await fresh.pulumi('up', '--yes', '--skip-preview', '--stack', layout.name);
    expect(exitCode, output).toBe(0);
    expect(double.live(poolId).get('diego@example.com')?.attributes.get('custom:tier')).toBe('gold');
  });

  it.each(packager === 'npm' ? compilers : compilers.slice(0, 1))(
    'is typed for the compiler %s of %s and %s',
    async (compiler, module, resolution) => {
      for (const [file, text] of Object.entries(typescriptLayout.files)) await fresh.write(file, text);
      await fresh.write('index.ts', typed);
      // Where pnpm puts packages, types of @grpc/grpc-js, which @pulumi/pulumi brings, are wrong in themselves.
      const libraries = packager === 'pnpm' ? 'true' : 'false';
      const how = ['--module', module, '--moduleResolution', resolution, '--skipLibCheck', libraries];
      const { exitCode, output } = await fresh.run('node', `node_modules/${compiler}/bin/tsc`, '--noEmit', ...how);
      expect(exitCode, output).toBe(0);
    },
  );

  it('brings its commands along', async () => {
    const { bin = {} } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
    const statuses = Object.keys(bin).map(async (command) => (await fresh.run(command, '--help')).exitCode);
    expect(await Promise.all(statuses)).toEqual(Object.keys(bin).map(() => 0));
  });
});
