/** `npm pack` and `pnpm pack` run this first: builds `dist/`, then puts the published manifest in place. */
import { join } from 'node:path';
import { build } from './build.ts';
import { restoreManifest, swapManifest } from './swap.ts';

const root = join(import.meta.dirname, '..', '..');
await restoreManifest(root);
await build(root, join(root, 'dist'));
await swapManifest(root);
