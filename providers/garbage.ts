/** Gives back what reading a big declaration has left behind, before the pool fills the memory again. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From so many users on it is worth a tenth of a second: syntax trees are a kilobyte or two a user. */
const manyUsers = 20_000;

/**
 * Collects garbage now if so many users have been read. V8 lets it lie until the heap has grown by its own measure, which
 * for 100,000 users is 100 MB more of the provider's process (`npm run bench`), and Node has no call for it but V8's own.
 */
export function collectAfterReading(users: number): void {
  if (users < manyUsers) return;
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
