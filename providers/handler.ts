/** The module that the shim loads: one session and one handler for the life of the provider process. */
import './node-version.ts';
import { setFlagsFromString } from 'node:v8';
import type * as pulumi from '@pulumi/pulumi';
import { watchEngine } from './provider/engine-life.ts';
import { createSession } from './provider/session.ts';
import { engineLog } from './provider/telling/engine-log.ts';
import { noStatusLine, statusLine } from './provider/telling/status-line.ts';
import { movingLineEveryMs, plainLinesEveryMs } from './provider/telling/telling.ts';
import { drawsOnTerminal, engineSurroundings } from './provider/telling/terminal.ts';
import { createHandler, type ProgramInputs } from './provider/verbs.ts';
import { contextKey, type OutcomeInputs, type UsersInputs, type UsersOutputs } from './state/inputs.ts';

// The pages of a big pool are garbage once they were read. So V8 collects it at once, where it would let it grow:
// 257 MB in the place of 443 over 1,000,000 users, 493 in the place of 630 with 100,000 declared, in the same time.
setFlagsFromString('--optimize-for-size');

const life = watchEngine();
const session = createSession(life.stopped);
// The plugin host is started with the engine's address as its first argument.
const tell = engineLog(process.argv[2]);
const engine = engineSurroundings();
const draws = drawsOnTerminal(engine);
const { outcome, ...users } = createHandler(session, tell, {
  everyMs: draws ? movingLineEveryMs : plainLinesEveryMs,
  line: draws && process.platform !== 'win32' ? statusLine(engine.output ?? '/dev/tty') : noStatusLine,
});

/** In a preview the state does not change, so no journal may forget what it has not got. */
let writes = false;
life.stopped.addEventListener('abort', () => {
  if (writes && life.stopped.reason === 'cancelled') session.journals.end();
});
/** Runs a verb that only a run that writes has. */
const writing = <T>(verb: () => Promise<T>): Promise<T> => {
  writes = true;
  return life.during(verb);
};

type Inputs = UsersInputs | OutcomeInputs;
type Outputs = UsersOutputs | OutcomeInputs;

const isOutcome = (value: Inputs | Outputs | ProgramInputs): value is OutcomeInputs => 'outcomeOf' in value;

/** Takes the provider configuration that the engine has. */
export const configure = (request: pulumi.dynamic.ConfigureRequest) => users.configure(request);

/** Checks the inputs of a resource, and takes the context of the run out of them. */
export const check = (olds: Partial<UsersInputs>, news: ProgramInputs | OutcomeInputs) =>
  life.during<pulumi.dynamic.CheckResult>(() => {
    if (isOutcome(news)) return outcome.check(news);
    writes ||= !news[contextKey].preview;
    return users.check(olds, news);
  });

/** Plans a resource that is in the state, and says whether there is anything to do. */
export const diff = (id: string, olds: UsersOutputs, news: Inputs) =>
  life.during(() => (isOutcome(news) ? outcome.diff(news) : users.diff(id, olds, news)));

/** Writes the plan of a resource that is not in the state. */
export const create = (inputs: Inputs) =>
  writing<pulumi.dynamic.CreateResult>(() => (isOutcome(inputs) ? outcome.create(inputs) : users.create(inputs)));

/** Refreshes: reads what is live of the users on record. */
export const read = (id: string, outputs: Outputs) =>
  life.during<pulumi.dynamic.ReadResult>(() =>
    isOutcome(outputs) ? outcome.read(id, outputs) : users.read(id, outputs),
  );

/** Writes the plan of a resource that is in the state. */
export const update = (id: string, olds: UsersOutputs, news: Inputs) =>
  writing<pulumi.dynamic.UpdateResult>(() => (isOutcome(news) ? outcome.update(news) : users.update(id, olds, news)));

/** Does to the users on record what `removedUsers` says. */
export const remove = (id: string, outputs: Outputs) =>
  writing(async () => {
    if (!isOutcome(outputs)) await users.remove(id, outputs);
  });
