#!/usr/bin/env node
/** The command. Node runs the TypeScript sources from 22.18 on. */
if (process.features.typescript) await import('../src/main.ts');
else {
  process.stderr.write(`cognito-double needs Node 22.18 or newer; this is ${process.version}\n`);
  process.exitCode = 1;
}
