/** template/: a folder of one's own for the users, as the real `pulumi new` makes it of a clone with the package's tarball. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { project } from '../../script/sandbox/program-files.ts';
import { addPool } from '../e2e/stage.ts';
import { type InstalledProject, newFrom } from './installed.ts';
import { packTarball } from './tarball.ts';

const diego = 'diego@example.com';
const own = join(project, 'template');
const text = (...path: readonly string[]) => readFile(join(project, ...path), 'utf8');

describe('the template', () => {
  it('has the pipelines of examples/', async () => {
    const pipelines = await readdir(join(own, '.github/workflows'));
    expect(pipelines).toEqual(await readdir(join(project, 'examples/pipelines/github')));
    for (const file of pipelines) {
      expect(await text('template/.github/workflows', file)).toBe(await text('examples/pipelines/github', file));
    }
  });

  it('depends on the tarball that `npm run template` puts beside it', async () => {
    const { name, version, scripts } = JSON.parse(await text('package.json'));
    const { dependencies } = JSON.parse(await text('template/package.json'));
    expect(dependencies[name]).toBe(`file:vendor/${name}-${version}.tgz`);
    expect(scripts.template).toContain('--pack-destination template/vendor');
  });
});

describe('pulumi new', () => {
  let double: CognitoDouble;
  let poolId: string;
  let made: InstalledProject;
  beforeAll(async () => {
    const clone = await mkdtemp(join(tmpdir(), 'cognito-users-template-'));
    await cp(own, clone, { recursive: true, filter: (file) => !file.endsWith('.tgz') });
    const tarball = await packTarball();
    await cp(tarball.file, join(clone, 'vendor', tarball.file.slice(tarball.source.length + 1)));
    await tarball.dispose();
    double = await startDouble();
    poolId = addPool(double, { [diego]: { nickname: 'Didi' }, 'eva@example.com': {} });
    made = await newFrom(clone, double.url, { userPoolId: poolId });
    await rm(clone, { recursive: true });
  });
  afterAll(async () => {
    await Promise.all([made?.dispose(), double.stop()]);
  });

  it('makes a project with settings, a user and pipelines, and without the clone', async () => {
    const files = await readdir(made.folder);
    expect(files).toEqual(expect.arrayContaining(['.github', '.gitignore', 'Pulumi.dev.yaml', 'users', 'vendor']));
    const settings = await readFile(join(made.folder, 'Pulumi.dev.yaml'), 'utf8');
    for (const setting of [`userPoolId: ${poolId}`, 'missingUsers: error', 'removedUsers: retain']) {
      expect(settings).toContain(`fresh:${setting}\n`);
    }
    for (const file of ['package.json', 'README.md', 'index.ts']) {
      expect(await readFile(join(made.folder, file), 'utf8')).not.toMatch(/\$\{(PROJECT|DESCRIPTION)\}/);
    }
  });

  it('previews and applies with no edit, and the command line sees its settings', async () => {
    const preview = await made.pulumi('preview', '--stack', 'dev');
    expect([preview.exitCode, preview.output]).toEqual([0, expect.stringContaining('~ nickname: "Didi" => "Diego"')]);
    const plan = await made.run('cognito-users', 'plan', '--stack', 'dev');
    expect([plan.exitCode, plan.output]).toEqual([2, expect.stringContaining(diego)]);
    const up = await made.pulumi('up', '--yes', '--skip-preview', '--stack', 'dev');
    expect(up.exitCode, up.output).toBe(0);
    expect(double.live(poolId).get(diego)?.attributes.get('nickname')).toBe('Diego');
    expect((await made.run('cognito-users', 'plan', '--stack', 'dev')).exitCode).toBe(0);
  });

  it('takes a pool over by export, as its README says, and plans nothing', async () => {
    await rm(join(made.folder, 'users/example.yaml'));
    const exported = await made.run('cognito-users', 'export', '--stack', 'dev', '--out', 'users');
    expect(exported.exitCode, exported.output).toBe(0);
    const plan = await made.run('cognito-users', 'plan', '--stack', 'dev');
    expect(plan.exitCode, plan.output).toBe(0);
  });
});
