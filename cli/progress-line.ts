/** A line of progress on a terminal, which is gone in the end. */

import type { MatchingRead } from '../providers/directory/matching-users.ts';
import { figure } from '../providers/values/amounts.ts';

/** Counts on one line. */
export interface Counter {
  tell(soFar: MatchingRead): void;
  /** Takes the line away before something else is written to the terminal. */
  clear(): void;
  end(): void;
}

const nothing: Counter = { tell() {}, clear() {}, end() {} };

/** Tells on that stream how many of about `expected` users are read, where it is a terminal. */
export function progressOn(stream: NodeJS.WriteStream, expected: number): Counter {
  if (!stream.isTTY) return nothing;
  let shown = false;
  let read = '';
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  const timer = setInterval(() => {
    clear();
    stream.write(read);
    shown = read !== '';
  }, 500);
  return {
    tell(soFar) {
      const of = expected === 0 ? '' : ` of about ${figure(expected)}`;
      read = `${figure(soFar.read)}${of} users read, ${figure(soFar.found)} found`;
    },
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
