/** The controls over HTTP, under `/_double/`: what a test in another process or language scripts the double with. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Controls, PoolSpec } from './controls.ts';
import { CognitoException, invalidParameter } from './errors.ts';
import type { Failure } from './faults.ts';
import type { ListLag } from './listing.ts';
import { listOf, type Members, oneOf, type Shape, structure, textMap, username, userPoolId } from './model.ts';
import { knownOperation } from './operations/index.ts';
import { poolSpecMembers, userSpec } from './pools-file.ts';
import { awsRates, type Rates } from './rates.ts';
import type { UserSpec } from './seeds.ts';
import type { Contact } from './user.ts';
import { inputReader } from './validation.ts';

/** Takes the body, and gives the answer. */
type Control = (controls: Controls, body: unknown) => object;

/**
 * Answers JSON: 200; 400 with `name` and `message` for what a control refuses; 405 for the other method, and 404 for a path
 * that is none of these, with a `message`.
 * README.md has the table of them.
 */
export async function serveControl(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Controls,
): Promise<void> {
  try {
    const path = request.url?.replace('/_double/', '') ?? '';
    const control = table.get(`${request.method} ${path}`);
    if (control === undefined) return write(response, ...notAControl(path));
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    write(response, 200, control(controls, body));
  } catch (error) {
    if (!(error instanceof CognitoException)) throw error;
    write(response, 400, { name: error.name, message: error.message });
  }
}

/** What there is in the place of a control that is not there. */
function notAControl(path: string): readonly [status: number, body: object] {
  const other = ['GET', 'POST'].find((method) => table.has(`${method} ${path}`));
  if (other !== undefined) return [405, { message: `/_double/${path} takes ${other}.` }];
  const all = [...table.keys()].map((key) => key.replace(' ', ' /_double/'));
  return [404, { message: `There is no control /_double/${path}; there are ${all.join(', ')}.` }];
}

/** A control without an answer, of a body of those members. */
function told<Body>(members: Members, required: readonly string[], tell: (controls: Controls, body: Body) => void) {
  const read = inputReader<Body>(members, required);
  return (controls: Controls, body: unknown) => {
    tell(controls, read(body));
    return {};
  };
}

interface OfPool {
  readonly pool: string;
}

const count: Shape = { type: 'integer', minimum: 1 };
const milliseconds: Shape = { type: 'number', minimum: 0 };
const word: Shape = { type: 'string', minLength: 1 };
const failure: Shape = {
  anyOf: [
    word,
    { type: 'integer', minimum: 400, maximum: 599 },
    structure({ name: word, message: word }, ['name', 'message']),
    structure(
      {
        connection: oneOf('cut', 'hangs'),
        carriedOut: { type: 'boolean' },
        begun: { type: 'boolean' },
        cutAfterMs: milliseconds,
      },
      ['connection', 'carriedOut'],
    ),
  ],
};
const rates: Members = Object.fromEntries(Object.keys(awsRates).map((category) => [category, milliseconds]));
const readPool = inputReader<PoolSpec>(poolSpecMembers, []);
const readLive = inputReader<OfPool>({ pool: userPoolId }, ['pool']);

const table: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['GET calls', (controls) => controls.calls()],
  ['GET requests', (controls) => controls.requests().map(({ operation, at, outcome }) => ({ operation, at, outcome }))],
  ['GET messages', (controls) => controls.messages()],
  ['POST reset', told({}, [], (controls) => controls.reset())],
  ['POST pools', (controls, body) => ({ id: controls.createPool(readPool(body)) })],
  [
    'POST users',
    told<OfPool & { readonly users: readonly UserSpec[] }>(
      { pool: userPoolId, users: listOf(userSpec) },
      ['pool', 'users'],
      (controls, { pool, users }) => controls.addUsers(pool, users),
    ),
  ],
  ['POST live', (controls, body) => liveUsers(controls, readLive(body))],
  ['POST sign-outs', (controls, body) => [...controls.signOuts(readLive(body).pool)]],
  ['POST active-users', (controls, body) => [...controls.activeUsers(readLive(body).pool)]],
  [
    'POST change',
    told<OfPool & { readonly users: readonly { username: string; attributes: Readonly<Record<string, string>> }[] }>(
      { pool: userPoolId, users: listOf(structure({ username, attributes: textMap }, ['username', 'attributes'])) },
      ['pool', 'users'],
      (controls, { pool, users }) => {
        for (const user of users) controls.changeByHand(pool, user.username, user.attributes);
      },
    ),
  ],
  [
    'POST confirm',
    told<OfPool & { readonly username: string; readonly contact: Contact }>(
      { pool: userPoolId, username, contact: oneOf('email', 'phone_number') },
      ['pool', 'username', 'contact'],
      (controls, body) => controls.confirm(body.pool, body.username, body.contact),
    ),
  ],
  [
    'POST list-lag',
    told<OfPool & { readonly lag: ListLag }>(
      { pool: userPoolId, lag: { anyOf: [milliseconds, oneOf('until-told')] } },
      ['pool', 'lag'],
      (controls, { pool, lag }) => controls.setListLag(pool, lag),
    ),
  ],
  [
    'POST settle-lists',
    told<OfPool>({ pool: userPoolId }, ['pool'], (controls, { pool }) => controls.settleLists(pool)),
  ],
  [
    'POST fail-next',
    told<{ readonly operation: string; readonly failure: Failure; readonly times?: number }>(
      { operation: word, failure, times: count },
      ['operation', 'failure'],
      (controls, body) => {
        knownOperation(body.operation);
        controls.failNext(body.operation, body.failure, body.times);
      },
    ),
  ],
  [
    'POST refuse',
    told<{ readonly username: string; readonly failure: Failure }>(
      { username, failure },
      ['username', 'failure'],
      (controls, body) => controls.refuse(body.username, body.failure),
    ),
  ],
  [
    'POST allow-only',
    told<{ readonly operations: readonly string[] }>({ operations: listOf(word) }, ['operations'], (controls, body) =>
      controls.allowOnly(body.operations),
    ),
  ],
  ['POST clear-faults', told({}, [], (controls) => controls.clearFaults())],
  ['POST rates', told<Rates>(rates, [], (controls, given) => controls.setRates(given))],
  ['POST others', told<Rates>(rates, [], (controls, given) => controls.setOthers(given))],
]);

/** Accounts as they really are; a password is neither asked for nor told. */
function liveUsers(controls: Controls, { pool }: OfPool): object {
  return [...controls.live(pool).values()].map(({ username, sub, status, enabled, attributes, groups }) => ({
    username,
    sub,
    status,
    enabled,
    attributes: Object.fromEntries(attributes),
    groups: [...groups].sort(),
  }));
}

/** The JSON of a request; no body is an empty object. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw invalidParameter('The body is not JSON.');
  }
}

function write(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
