/** `npm pack` and `pnpm pack` run this last: puts the repository's own manifest back. */
import { join } from 'node:path';
import { restoreManifest } from './swap.ts';

await restoreManifest(join(import.meta.dirname, '..', '..'));
