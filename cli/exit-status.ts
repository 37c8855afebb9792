/** The exit statuses of every command: what a pipeline branches on. */

/** 130 is what shells give a program that Ctrl-C ended: 128 and the number of SIGINT. */
export const exitStatus = { nothingToDo: 0, error: 1, changes: 2, unreachable: 3, interrupted: 130 } as const;

/** One of them. */
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
