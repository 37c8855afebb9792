/** Reads the pools that the command begins with. */
import { readFileSync } from 'node:fs';
import type { PoolSpec } from './controls.ts';
import { CognitoException } from './errors.ts';
import { flag, listOf, oneOf, type Shape, structure, textMap, userPoolId } from './model.ts';
import { poolMembers } from './operations/pools.ts';
import { inputReader } from './validation.ts';

/** What is wrong with the file, in a sentence that names it. */
export class PoolsFileError extends Error {
  override readonly name = 'PoolsFileError';
}

const text: Shape = { type: 'string' };

/** A user to be there (seeds.ts). */
export const userSpec: Shape = structure({
  username: text,
  sub: text,
  attributes: textMap,
  status: oneOf('CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'UNCONFIRMED', 'RESET_REQUIRED', 'EXTERNAL_PROVIDER'),
  enabled: flag,
  groups: listOf(text),
  password: text,
});

/** What a pool may be made of: CreateUserPool's own members, and what only a test can say. */
export const poolSpecMembers = {
  ...poolMembers,
  id: userPoolId,
  developerPrefix: oneOf('dev:custom:', 'dev:'),
  groups: listOf(text),
  clients: listOf(text),
  writeAttributes: listOf(text),
  accessTokenMinutes: { type: 'integer', minimum: 5, maximum: 1_440 },
  users: listOf(userSpec),
};

const readPools = inputReader<{ readonly pools: readonly PoolSpec[] }>({ pools: listOf(structure(poolSpecMembers)) }, [
  'pools',
]);

/** The pools of the file: `{ "pools": [{ "id": …, "Schema": […], "groups": […], "users": […] }] }`. Throws a PoolsFileError. */
export function poolsOf(file: string): readonly PoolSpec[] {
  try {
    return readPools(JSON.parse(readFileSync(file, 'utf8'))).pools;
  } catch (error) {
    if (error instanceof CognitoException)
      throw new PoolsFileError(`${file}: ${error.message.replace(/^''/, 'the whole')}; a file has {"pools": […]}`);
    if (error instanceof SyntaxError) throw new PoolsFileError(`${file} is not JSON: ${error.message}`);
    if (error instanceof Error && 'code' in error) throw new PoolsFileError(`${file} cannot be read: ${error.message}`);
    throw error;
  }
}
