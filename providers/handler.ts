/** The module that the shim loads: one session and one handler for the life of the provider process. */
import { engineLog } from './engine-log.ts';
import { createRosterHandler } from './roster-handler.ts';
import { createSession } from './session.ts';
import { movingLineEveryMs, plainLinesEveryMs } from './telling.ts';
import { drawsOnTerminal, engineSurroundings } from './terminal.ts';

// When the engine is killed, the pipe of stderr breaks. The plugin host would report that on stderr, for ever: nobody is
// left to work for, so the process ends, and the next `up` does what is left.
process.stderr.on('error', () => process.exit(1));

// The plugin host is started with the engine's address as its first argument.
const everyMs = drawsOnTerminal(engineSurroundings()) ? movingLineEveryMs : plainLinesEveryMs;
const handler = createRosterHandler(createSession(), engineLog(process.argv[2]), everyMs);

export const { configure, check, diff, create, read, update, remove } = handler;
