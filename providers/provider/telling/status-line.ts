/**
 * A line of progress below the engine's table. The table itself shows our messages right of the widest name, which in a
 * terminal of 80 columns is off the screen; the line below it is empty, and the cursor rests at its beginning.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** One line of a terminal. It never throws: what cannot be shown is not shown. */
export interface StatusLine {
  /** Shows the text from now on, cut to fit any terminal. */
  show(text: string): void;
  /** Shows nothing from now on. */
  clear(): void;
}

/** A line for a run that draws on no terminal. */
export const noStatusLine: StatusLine = { show: () => undefined, clear: () => undefined };

/** The engine draws its table anew at least every second, and each drawing clears the line. */
const everyMs = 200;

/** Any terminal has as many columns. */
const longest = 60;

/**
 * The line of the terminal at that path, `/dev/pts/0` for instance. It writes no line feed and leaves the cursor at the
 * beginning, so that the engine's next drawing covers it. It keeps no process alive.
 */
export function statusLine(path: string, write: (path: string, text: string) => void = writeTo): StatusLine {
  let shown = '';
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    try {
      write(path, `\r${shown}\u001b[K\r`);
    } catch {
      stop();
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    show(text) {
      // Names of users are in it nowhere, so every sign is one column.
      shown = text.slice(0, longest);
      timer ??= setInterval(draw, everyMs).unref();
      draw();
    },
    clear() {
      if (timer === undefined) return;
      stop();
      shown = '';
      draw();
    },
  };
}

/** Never waits for a terminal that takes nothing, and never becomes its owner. */
function writeTo(path: string, text: string): void {
  const terminal = openSync(path, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    writeSync(terminal, text);
  } finally {
    closeSync(terminal);
  }
}
