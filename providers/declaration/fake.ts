/** Made-up values, the same ones every time, by faker: loaded only where a declaration asks for one. */
import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Faker, Randomizer } from '@faker-js/faker';
import { nearest } from '../model/nearest.ts';

/** Gives the values of a seed, one after the other; undefined for what is no method that gives text by itself. */
export type NextFake = (method: string) => string | undefined;

/**
 * The values that belong to a seed. They depend on it, on the methods asked of it so far and on faker's release: never
 * on the clock, on other seeds or on the machine. Dates are `YYYY-MM-DD`, phone numbers E.164.
 */
export function fakeValues(seed: string): NextFake {
  const draw = randomNumbers(seed);
  return (method) => {
    const { source, methods } = load();
    source.draw = draw;
    return methods.get(method)?.();
  };
}

/** What is wrong with such a method's name, and the nearest right one. */
export function fakeProblem(method: string): readonly [message: string, hint: string] {
  const { guesses } = load();
  // Each guess is against hundreds of names: a file that is full of wrong ones is not worth it.
  if (guesses.size < mostGuesses && !guesses.has(method)) guesses.set(method, nearestMethod(method));
  const guess = guesses.get(method);
  const hint = guess === undefined ? '' : `did you mean \${fake:${guess}}? `;
  return [`faker has no ${method} that gives text`, `${hint}All: https://fakerjs.dev/api`];
}

const mostGuesses = 1_000;

function nearestMethod(method: string): string | undefined {
  const { methods } = load();
  textMethods ??= [...methods.keys()].filter((name) => fakeValues('')(name) !== undefined);
  return nearest(method, textMethods, Number.POSITIVE_INFINITY);
}

/** The methods that give text by themselves. */
let textMethods: readonly string[] | undefined;

/** Where faker takes its random numbers from at present. */
interface RandomSource {
  draw: () => number;
}

interface LoadedFaker {
  readonly source: RandomSource;
  /** By `module.method`. */
  readonly methods: ReadonlyMap<string, () => string | undefined>;
  /** What was probably meant by wrong names. */
  readonly guesses: Map<string, string | undefined>;
}

let loaded: LoadedFaker | undefined;

/** From this day ages and past days are reckoned, whatever the day is. */
const today = '2025-01-01T00:00:00.000Z';

/** Synchronous, because a component's constructor cannot wait for the declaration. */
function load(): LoadedFaker {
  if (loaded !== undefined) return loaded;
  const { Faker, base, en }: typeof import('@faker-js/faker') = createRequire(import.meta.url)('@faker-js/faker');
  const source: RandomSource = { draw: () => 0 };
  // To seed faker's own generator takes forty times as long as a value, and every value has a seed of its own.
  const randomizer: Randomizer = { next: () => source.draw(), seed: () => undefined };
  const faker = new Faker({ locale: [en, base], randomizer });
  faker.setDefaultRefDate(today);
  loaded = { source, methods: methodsOf(faker), guesses: new Map() };
  return loaded;
}

const bytesPerNumber = 6;

/** Numbers from 0 to below 1, of 48 bits each: the SHA-256 of the seed and a counter, block after block. */
function randomNumbers(seed: string): () => number {
  let block = Buffer.alloc(0);
  let [used, blocks] = [0, 0];
  return () => {
    if (used + bytesPerNumber > block.length) {
      block = Buffer.from(hash('sha256', `${blocks++} ${seed}`, 'buffer'));
      used = 0;
    }
    const number = block.readUIntBE(used, bytesPerNumber) / 2 ** (8 * bytesPerNumber);
    used += bytesPerNumber;
    return number;
  };
}

/** Of `helpers` none means anything without arguments; the other one is deprecated. */
const left: ReadonlySet<string> = new Set(['helpers', 'fakerCore', 'image.urlLoremFlickr']);
/** Cognito's `phone_number` has to be E.164, and nobody has a mailbox at example.com (RFC 2606). */
const options: ReadonlyMap<string, object> = new Map([
  ['phone.number', { style: 'international' }],
  ['internet.email', { provider: 'example.com' }],
]);

function methodsOf(faker: Faker): LoadedFaker['methods'] {
  const methods = new Map<string, () => string | undefined>();
  for (const [moduleName, owner] of Object.entries<unknown>({ ...faker })) {
    if (!(owner instanceof Object) || left.has(moduleName)) continue;
    for (const methodName of functionNames(owner)) {
      const name = `${moduleName}.${methodName}`;
      if (!left.has(name)) methods.set(name, () => textOfCall(owner, methodName, options.get(name)));
    }
  }
  return methods;
}

function functionNames(owner: object): ReadonlySet<string> {
  const names = new Set<string>();
  for (
    let from: object | null = owner;
    from !== null && from !== Object.prototype;
    from = Object.getPrototypeOf(from)
  ) {
    for (const name of Object.getOwnPropertyNames(from)) {
      if (name !== 'constructor' && typeof Reflect.get(owner, name) === 'function') names.add(name);
    }
  }
  return names;
}

function textOfCall(owner: object, methodName: string, given: object | undefined): string | undefined {
  try {
    const value: unknown = Reflect.get(owner, methodName).call(owner, ...(given === undefined ? [] : [given]));
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    return typeof value === 'object' || value === undefined ? undefined : String(value);
  } catch {
    // Some methods do nothing without arguments.
    return undefined;
  }
}
