/** Replaces the clock of a process by the instant that a file has: a test says what time it is for the engine's providers. */
import { readFileSync } from 'node:fs';

const file = process.env['TEST_CLOCK'];
if (file !== undefined) {
  const { parse } = Date;
  const now = () => parse(readFileSync(file, 'utf8').trim());
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
}
