/** `npm run pulumi -- <arguments>`: runs the engine that the set-up found, with the project's own Node before others. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { findEngine, ROOT } from './engine.mjs';

const engine = findEngine();
if (engine === undefined) {
  console.error('There is no engine yet: run "npm run setup" first.');
  process.exit(1);
}
const path = [engine.folder, join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
const child = spawn(join(engine.folder, 'pulumi'), process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
// A terminal's Ctrl-C reaches the engine by itself: it ends the deployment in order, and we end with it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.on('exit', (status, signal) => {
  process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 143);
});
