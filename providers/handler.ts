/** The module that the shim loads: one session and one handler for the life of the provider process. */
import { engineLog } from './engine-log.ts';
import { createRosterHandler } from './roster-handler.ts';
import { createSession } from './session.ts';

// The plugin host is started with the engine's address as its first argument.
const handler = createRosterHandler(createSession(), engineLog(process.argv[2]));

export const { configure, check, diff, create, read, update, remove } = handler;
