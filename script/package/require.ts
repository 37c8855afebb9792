/**
 * What `require` gets of the package: a CommonJS module over the ES module, which every Node that the package runs on loads. An older Node
 * would advise to rewrite the program; here it reads that it is too old. TypeScript before 5.8, and `module: node16`, take no ES module
 * from a CommonJS program, which is what `pulumi new typescript` makes; they take these types.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where it is, in the published package. */
export const requiredEntry = './dist/require/cognito-users.cjs';

const code = `'use strict';
require('./node-version.cjs');
module.exports = require('../providers/cognito-users.js');
`;

const types = `import type * as module from '../providers/cognito-users.js' with { 'resolution-mode': 'import' };
export type * from '../providers/cognito-users.js' with { 'resolution-mode': 'import' };
export type CognitoUsers = module.CognitoUsers;
export declare const CognitoUsers: typeof module.CognitoUsers;
`;

/** Writes it beside what is built in that folder. */
export async function writeRequired(dist: string): Promise<void> {
  const folder = join(dist, 'require');
  await mkdir(folder);
  await writeFile(join(folder, 'cognito-users.cjs'), code);
  await writeFile(join(folder, 'cognito-users.d.cts'), types);
  const check = await readFile(join(dist, 'providers', 'node-version.js'), 'utf8');
  await writeFile(join(folder, 'node-version.cjs'), check.replace(/^export \{\};\n/m, ''));
}
