#!/usr/bin/env node
/** The command, in the repository and in the package: of a git dependency npm links what the repository's manifest names. */
import { existsSync } from 'node:fs';

const source = new URL('../cli/main.ts', import.meta.url);
const built = new URL('../dist/cli/main.js', import.meta.url);
await import(existsSync(source) ? source.href : built.href);
