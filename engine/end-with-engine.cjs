/**
 * Ends the host of dynamic providers when the engine has ended before the host has loaded a provider: it would wait for
 * calls for ever. Loaded ahead of the host, whose standard input is a pipe that the engine holds open.
 */
const { fstatSync } = require('node:fs');
const process = require('node:process');

if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) {
  const { stdin } = process;
  let others = 0;
  const end = () => {
    // A provider that watches the engine's life itself has more to do than to end.
    if (stdin.listenerCount('end') <= others) process.exit(1);
  };
  stdin.on('end', end);
  stdin.on('error', end);
  others = stdin.listenerCount('end');
  stdin.resume();
  stdin.unref();
}
