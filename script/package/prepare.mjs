/**
 * npm runs this after every installation of the repository, and when somebody's project has it as a git dependency: then
 * it makes of the clone what a tarball would be. In a checkout it does nothing.
 */
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

// npm prepares git dependencies in a clone in its cache, where nobody works.
const inCache = fileURLToPath(import.meta.url).includes(`${sep}_cacache${sep}tmp${sep}`);

if (inCache) await import('./prepack.ts');
