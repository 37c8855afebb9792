/** `npm run bench:import`: how long a program waits for this package beyond @pulumi/pulumi, as the package is published. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { build } from '../../script/package/build.ts';
import { project } from '../../script/sandbox/program-files.ts';

const runs = 15;
const atMostMs = 300;

/** Loads both in a process of its own, in that folder, and gives the milliseconds of each. */
async function measure(folder: string): Promise<{ readonly engine: number; readonly own: number }> {
  const module = pathToFileURL(join(folder, 'providers', 'cognito-users.js')).href;
  const program = `
    const times = [performance.now()];
    for (const name of ['@pulumi/pulumi', '${module}']) {
      await import(name);
      times.push(performance.now());
    }
    console.log(times.join(' '));`;
  const { stdout } = await execa('node', ['--input-type=module', '--eval', program], {
    cwd: folder,
    preferLocal: true,
  });
  const [start = 0, loaded = 0, end = 0] = stdout.split(' ').map(Number);
  return { engine: loaded - start, own: end - loaded };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const folder = await mkdtemp(join(tmpdir(), 'cognito-users-import-'));
try {
  await build(project, folder);
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
  await measure(folder);
  const measured = [];
  for (let run = 0; run < runs; run++) measured.push(await measure(folder));
  const own = median(measured.map((each) => each.own));
  const engine = median(measured.map((each) => each.engine));
  const text = `import "pulumi-cognito-users" ${own.toFixed()} ms beyond @pulumi/pulumi's ${engine.toFixed()} ms`;
  console.log(`${own <= atMostMs ? '✓' : '✗'} ${text}, the median of ${runs} (≤ ${atMostMs})`);
  process.exitCode = own <= atMostMs ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
