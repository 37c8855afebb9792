/** Tells the provider's process when to stop: when the user cancels the run, and when the engine is gone. */
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** Why no new call may begin: the user has asked to stop the run, or nobody waits for its result. */
export type StopReason = 'cancelled' | 'engine-gone';

/** The engine's life, as the provider's process sees it. */
export interface EngineLife {
  /**
   * Aborts when no new call may begin; the calls under way are the last. Its reason is the first StopReason. It also
   * aborts at the end of every run, when no verb is under way.
   */
  readonly stopped: AbortSignal;
  /**
   * Runs a verb of the engine's and passes its result or error on. A verb that is under way keeps the process: SIGINT and
   * SIGTERM only stop new calls then, and after the engine's end the process waits for the verb, for 2 seconds at most.
   */
  during<T>(verb: () => Promise<T>): Promise<T>;
}

/** Where the news of the engine comes from. A listener may be called more than once. */
export interface EngineNews {
  /** The engine has ended, or no longer waits for an answer of this process. */
  onGone(listener: () => void): void;
  /** The engine has called Cancel: at the first Ctrl-C, and at the end of every run. */
  onCancel(listener: () => void): void;
  /** SIGINT or SIGTERM has come: at the end of every run from the engine, else from a supervisor that stops all its processes. */
  onInterrupt(listener: () => void): void;
  /** Calls the listener once, as soon as no answer to the engine is left to send. */
  whenAnswered(listener: () => void): void;
}

/** A request under way gets so many milliseconds to be answered after the engine's end: what it did is then noted. */
const graceMs = 2_000;

/**
 * Watches over the life of the engine that started this process. To be called once, as soon as possible: an end before
 * that is noticed, a Cancel is not. It neither keeps the process alive nor delays its end.
 */
export function watchEngine(): EngineLife {
  return engineLife(processNews(process.stdin, [process.stdout, process.stderr]), (code) => process.exit(code));
}

/** Makes the engine's life of that news. `exit` ends the process. */
export function engineLife(news: EngineNews, exit: (code: number) => void): EngineLife {
  const stopping = new AbortController();
  let underWay = 0;
  let gone = false;
  const stop = (reason: StopReason) => stopping.abort(reason);
  news.onCancel(() => stop('cancelled'));
  news.onGone(() => {
    if (gone) return;
    gone = true;
    stop('engine-gone');
    if (underWay === 0) exit(1);
    else setTimeout(exit, graceMs, 1);
  });
  news.onInterrupt(() => {
    // The engine ends its providers so, and waits for them; between two verbs, nothing is lost.
    if (underWay === 0) news.whenAnswered(() => exit(0));
    else stop('cancelled');
  });
  return {
    stopped: stopping.signal,
    async during(verb) {
      underWay += 1;
      try {
        return await verb();
      } finally {
        underWay -= 1;
        if (gone && underWay === 0) exit(1);
      }
    },
  };
}

/**
 * Gathers the news that reaches this process. The engine is the other end of `input`, when that is a pipe, and of `outputs`;
 * it is the only client of the HTTP/2 servers of the process.
 */
export function processNews(input: Readable, outputs: readonly Writable[]): EngineNews {
  const calls = engineCalls();
  return {
    onGone(listener) {
      onEndOfPipe(input, listener);
      // Without a listener, the plugin host reports a broken stderr on stderr, for ever.
      for (const output of outputs) output.on('error', listener);
      calls.onBrokenOff(listener);
    },
    onCancel: calls.onCancel,
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
    },
    whenAnswered: calls.whenAnswered,
  };
}

/** A terminal, a file or nothing ends, if ever, for reasons of its own. */
function onEndOfPipe(input: Readable, listener: () => void): void {
  if (!(input instanceof Socket) || ('isTTY' in input && input.isTTY === true)) return;
  for (const event of ['end', 'close', 'error']) input.on(event, listener);
  input.resume();
  input.unref();
}

/** ResourceProvider.Cancel of the plugin protocol, which the plugin host answers without telling anybody. */
const cancelPath = '/pulumirpc.ResourceProvider/Cancel';

/** Follows the engine's calls to the HTTP/2 servers of this process. Of a call from before, only the end is seen. */
function engineCalls() {
  const open = new Set<unknown>();
  const cancelled: (() => void)[] = [];
  const brokenOff: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  subscribe('http2.server.stream.created', (message) => {
    const { stream, headers }: StreamMessage = Object(message);
    if (Object(headers)[':path'] === cancelPath) for (const listener of cancelled) listener();
    else open.add(stream);
  });
  subscribe('http2.server.stream.close', (message) => {
    const { stream }: StreamMessage = Object(message);
    open.delete(stream);
    if (Object(stream).aborted === true) for (const listener of brokenOff) listener();
    if (open.size === 0) for (const listener of waiting.splice(0)) listener();
  });
  return {
    onCancel: (listener: () => void) => void cancelled.push(listener),
    onBrokenOff: (listener: () => void) => void brokenOff.push(listener),
    whenAnswered(listener: () => void) {
      if (open.size === 0) listener();
      else waiting.push(listener);
    },
  };
}

/** What Node publishes of an HTTP/2 stream. */
interface StreamMessage {
  readonly stream?: unknown;
  readonly headers?: unknown;
}
