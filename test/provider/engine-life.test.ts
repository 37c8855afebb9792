import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClientHttp2Session, connect, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assertNever } from '../../providers/model/assert-never.ts';
import { type EngineNews, engineLife, processNews } from '../../providers/provider/engine-life.ts';

/** What may happen to the process of a provider. */
type Event = 'begin' | 'end' | 'cancel' | 'gone' | 'interrupt' | 'answered' | 'grace';
const events: readonly Event[] = ['begin', 'end', 'cancel', 'gone', 'interrupt', 'answered', 'grace'];

/** A process of a provider, of which a test makes the news. */
async function play(course: readonly Event[]) {
  const heard = new Map<keyof EngineNews, () => void>();
  const hear = (name: keyof EngineNews) => (listener: () => void) => void heard.set(name, listener);
  const news: EngineNews = {
    onGone: hear('onGone'),
    onCancel: hear('onCancel'),
    onInterrupt: hear('onInterrupt'),
    whenAnswered: hear('whenAnswered'),
  };
  const exits: { readonly code: number; readonly underWay: number; readonly last: Event }[] = [];
  let last: Event = 'begin';
  const ends: (() => void)[] = [];
  const life = engineLife(news, (code) => exits.push({ code, underWay: ends.length, last }));
  for (const event of course) {
    last = event;
    switch (event) {
      case 'begin':
        void life.during(() => new Promise<void>((resolve) => ends.push(resolve)));
        break;
      case 'end':
        ends.shift()?.();
        break;
      case 'cancel':
        heard.get('onCancel')?.();
        break;
      case 'gone':
        heard.get('onGone')?.();
        break;
      case 'interrupt':
        heard.get('onInterrupt')?.();
        break;
      case 'answered':
        heard.get('whenAnswered')?.();
        heard.delete('whenAnswered');
        break;
      case 'grace':
        vi.advanceTimersByTime(2_000);
        break;
      default:
        assertNever(event);
    }
    await vi.advanceTimersByTimeAsync(0);
  }
  return { reason: life.stopped.reason, aborted: life.stopped.aborted, exits, underWay: ends.length };
}

describe('the life of the engine', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it.each<[string, readonly Event[], string | undefined, readonly number[]]>([
    ['nothing has happened', ['begin', 'end'], undefined, []],
    ['the first Ctrl-C, a verb under way', ['begin', 'cancel'], 'cancelled', []],
    ['that verb has ended', ['begin', 'cancel', 'end'], 'cancelled', []],
    ['the normal end of a run', ['begin', 'end', 'cancel', 'interrupt', 'answered'], 'cancelled', [0]],
    ['an answer is on its way when SIGINT comes', ['begin', 'end', 'interrupt'], undefined, []],
    ['SIGINT to all processes, a verb under way', ['begin', 'interrupt', 'end', 'answered'], 'cancelled', []],
    ['the run ends after that', ['begin', 'interrupt', 'end', 'cancel', 'interrupt', 'answered'], 'cancelled', [0]],
    ['the engine is killed between two verbs', ['begin', 'end', 'gone'], 'engine-gone', [1]],
    ['the engine is killed, a verb under way', ['begin', 'gone'], 'engine-gone', []],
    ['that verb ends', ['begin', 'gone', 'end'], 'engine-gone', [1]],
    ['one of two verbs ends', ['begin', 'begin', 'gone', 'end'], 'engine-gone', []],
    ['the other does not', ['begin', 'begin', 'gone', 'end', 'grace'], 'engine-gone', [1]],
    [
      'the second Ctrl-C breaks the verb off',
      ['begin', 'cancel', 'cancel', 'gone', 'interrupt', 'end'],
      'cancelled',
      [1],
    ],
    ['several signs of one end', ['begin', 'gone', 'gone', 'gone', 'grace'], 'engine-gone', [1]],
  ])('%s', async (_, course, reason, codes) => {
    const played = await play(course);
    expect(played.reason).toBe(reason);
    expect(played.exits.map(({ code }) => code)).toEqual(codes);
  });

  it('never ends a process with a verb under way, but for an engine that is gone and a request that takes too long', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 20 }), async (course) => {
        const { exits } = await play(course);
        const early = exits.filter(({ underWay }) => underWay > 0);
        // whenAnswered is called by this test at will; in a process it comes with the last answer.
        expect(early.every(({ last }) => last === 'grace' || last === 'answered')).toBe(true);
      }),
    ));

  it('always ends a process whose engine is gone', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 20 }), async (course) => {
        const { aborted, exits } = await play([...course, 'gone', 'grace']);
        expect(aborted).toBe(true);
        expect(exits.map(({ code }) => code)).toContain(1);
      }),
    ));

  it("passes a verb's result and its error on", async () => {
    const nothing = () => undefined;
    const silent: EngineNews = { onGone: nothing, onCancel: nothing, onInterrupt: nothing, whenAnswered: nothing };
    const life = engineLife(silent, nothing);
    expect(await life.during(async () => 'done')).toBe('done');
    await expect(life.during(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });
});

describe('the news of a process', () => {
  let server: Http2Server;
  let engine: ClientHttp2Session;
  let answer: (stream: ServerHttp2Stream) => void;
  beforeEach(async () => {
    server = createServer();
    server.on('stream', (stream) => answer(stream));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    engine = connect(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  });
  afterEach(() => {
    engine.destroy();
    server.close();
  });

  const call = (verb: string) => {
    const request = engine.request({ ':method': 'POST', ':path': `/pulumirpc.ResourceProvider/${verb}` });
    request.on('error', () => undefined);
    request.resume();
    request.end();
    return request;
  };
  const close = (stream: ServerHttp2Stream) => {
    stream.respond({ ':status': 200 });
    stream.end();
  };
  const news = () => processNews(new PassThrough(), []);

  it.each<[string, number]>([
    ['Cancel', 1],
    ['Update', 0],
  ])('hears %s as %i Cancel', async (verb, times) => {
    answer = close;
    const cancelled = vi.fn<() => void>();
    news().onCancel(cancelled);
    await once(call(verb), 'close');
    expect(cancelled).toHaveBeenCalledTimes(times);
  });

  it('takes a call that is broken off for the end of the engine, and an answered one for nothing', async () => {
    const heard = news();
    const gone = new Promise<void>((resolve) => heard.onGone(resolve));
    const early = vi.fn<() => void>();
    heard.onGone(early);
    answer = close;
    await once(call('Diff'), 'close');
    expect(early).not.toHaveBeenCalled();
    answer = () => engine.destroy();
    call('Update');
    await gone;
  });

  it('knows that a call from before it listened was broken off', async () => {
    const begun = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    call('Check');
    await begun;
    const gone = new Promise<void>((resolve) => news().onGone(resolve));
    engine.destroy();
    await gone;
  });

  it('waits for answers, but not for that to Cancel', async () => {
    const heard = news();
    const streams: ServerHttp2Stream[] = [];
    const next = () =>
      new Promise<void>((resolve) => {
        answer = (stream) => {
          streams.push(stream);
          resolve();
        };
      });
    for (const verb of ['Cancel', 'Update']) {
      const begun = next();
      call(verb);
      await begun;
      const answered = vi.fn<() => void>();
      heard.whenAnswered(answered);
      expect(answered).toHaveBeenCalledTimes(verb === 'Cancel' ? 1 : 0);
    }
    const answered = new Promise<void>((resolve) => heard.whenAnswered(resolve));
    streams.forEach(close);
    await answered;
  });

  it('takes a broken output for the end of the engine', () => {
    const output = new Writable();
    const gone = vi.fn<() => void>();
    processNews(new PassThrough(), [output]).onGone(gone);
    output.emit('error', new Error('EPIPE'));
    expect(gone).toHaveBeenCalledTimes(1);
  });
});

describe('a process that watches its engine', () => {
  const module = join(import.meta.dirname, '../../providers/provider/engine-life.ts');

  /** Starts one that goes on with `text`; `life` is the engine's. */
  function start(text: string, stdin: 'pipe' | 'ignore' = 'pipe'): ChildProcess {
    const begin = `import { watchEngine } from ${JSON.stringify(module)}; const life = watchEngine();`;
    const script = `${begin} const alive = setInterval(() => {}, 1e6); ${text}; console.log('ready');`;
    return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: [stdin, 'pipe', 'inherit'] });
  }
  /** Resolves when the child has said that; its output stays open. */
  const said = (child: ChildProcess, text: string) =>
    new Promise<void>((resolve) => {
      let all = '';
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        all += chunk;
        if (all.includes(text)) resolve();
      });
    });
  /** A verb that goes on until it is stopped. */
  const verb = `life.during(() => new Promise((resolve) => life.stopped.addEventListener('abort', resolve)))`;
  const endless = 'life.during(() => new Promise(() => {}))';

  it.each<[string, string]>([
    ['at once between two verbs', ''],
    ['with the verb under way', verb],
    ['after a while when that goes on', endless],
  ])('ends by itself when the engine does: %s', async (_, text) => {
    const child = start(text);
    const exited = once(child, 'exit');
    child.stdin?.end();
    expect(await exited).toEqual([1, null]);
  });

  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('ends at once at %s between two verbs', async (signal) => {
    const child = start('');
    const exited = once(child, 'exit');
    await said(child, 'ready');
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
  });

  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('finishes the verb under way at %s', async (signal) => {
    const child = start(`${verb}.then(() => process.exit(life.stopped.reason === 'cancelled' ? 7 : 8))`);
    const exited = once(child, 'exit');
    await said(child, 'ready');
    child.kill(signal);
    expect(await exited).toEqual([7, null]);
  });

  it('is not kept by a pipe that stays open', async () => {
    const child = start('clearInterval(alive)');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('takes the end of an input that is no pipe for nothing', async () => {
    const child = start(
      `process.stdin.on('end', () => setImmediate(() => process.exit(life.stopped.aborted ? 1 : 7))).resume()`,
      'ignore',
    );
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
