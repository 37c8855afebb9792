/** `npm run --silent path`: the folders of the set-up's engine and of the project's own Node, to be put in front of PATH. */
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { findEngine, ROOT } from './engine.mjs';

const engine = findEngine();
if (engine === undefined) {
  console.error('There is no engine yet: run "npm run setup" first.');
  process.exit(1);
}
console.log([engine.folder, join(ROOT, 'node_modules/.bin')].join(delimiter));
