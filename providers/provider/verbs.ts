/** The provider's verbs: a thin front of plan and write that holds no rule of Cognito's. */
import { isDeepStrictEqual } from 'node:util';
import type * as pulumi from '@pulumi/pulumi';
import { count } from '../report/amounts.ts';
import { sameSettings } from '../settings/table.ts';
import { approvedOf } from '../settings/with-defaults.ts';
import type { ProgramConnection } from '../state/connections.ts';
import {
  contextKey,
  type DeploymentContext,
  outputBytes,
  partialFailureUpTo,
  type UsersInputs,
  type UsersOutputs,
  unknownInput,
} from '../state/inputs.ts';
import { encodeFound } from '../state/recorded-users.ts';
import { hasChanges, movedSince, notApproved } from './changes.ts';
import { placeOf, planComponent, recordsOf } from './component-plan.ts';
import { createOutcomeVerbs, type OutcomeVerbs } from './outcome.ts';
import type { PlannedPool } from './pool-plan.ts';
import { findRecorded } from './refresh.ts';
import { removeComponent } from './removal.ts';
import { importMissing, limitsAfterImport, seedingNotice, withoutLimits } from './seeding.ts';
import type { Session } from './session.ts';
import type { Tell } from './telling/engine-log.ts';
import { problemsText, refusalText, tellable } from './telling/problem-text.ts';
import { createTelling, type ProgressOptions } from './telling/telling.ts';
import { type ProviderCode, ProviderFailure, partialFailure, readableFailure, tellFailure } from './verb-failures.ts';
import { onlyRecorded, outputsOf, type WriteResult, writeComponent } from './writing.ts';

/** Inputs as the program sends them to `check`: with what the process, but not the state, has to know. */
export type ProgramInputs = UsersInputs & {
  readonly [contextKey]: DeploymentContext;
  readonly connection?: ProgramConnection;
};

/** The verbs of a dynamic provider for the resource that keeps users, and those of the outcome resource. */
export interface Handler {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  check(olds: Partial<UsersInputs>, news: ProgramInputs): Promise<pulumi.dynamic.CheckResult<UsersInputs>>;
  diff(id: string, olds: UsersOutputs, news: UsersInputs): Promise<pulumi.dynamic.DiffResult>;
  create(inputs: UsersInputs): Promise<pulumi.dynamic.CreateResult<UsersOutputs>>;
  read(
    id: string,
    outputs: UsersOutputs,
  ): Promise<{ readonly id: string; readonly props: UsersOutputs; readonly inputs: UsersInputs }>;
  update(id: string, olds: UsersOutputs, news: UsersInputs): Promise<pulumi.dynamic.UpdateResult<UsersOutputs>>;
  remove(id: string, outputs: UsersOutputs): Promise<void>;
  readonly outcome: OutcomeVerbs;
}

/** The verbs over that session; what people should know is told through `log`. */
export function createHandler(session: Session, log: Tell, options: ProgressOptions = {}): Handler {
  const hiding = (text: string) => tellable(session, text);
  // Of others are the words of warnings and errors. What else is told are our own words, and values that know whether they are secret.
  const tell: Tell = (severity, message, urn) =>
    log(severity, severity === 'warning' || severity === 'error' ? hiding(message) : message, urn);
  const telling = createTelling(session, tell, options);

  /** Plans, and shows the plan in a preview. Throws what holds it back. */
  const soundPlan = async (olds: UsersOutputs | undefined, news: UsersInputs): Promise<PlannedPool> => {
    const planned = await planComponent(session, olds, news);
    const context = session.context(news);
    // A refresh asks for a diff too, without a check before it: there is nothing planned that could be held back.
    if (context === undefined) return planned;
    await telling.planned(news, planned);
    refuse(news, planned);
    if (context.preview) await tellNotices(news, planned, context);
    return planned;
  };
  const refuse = (inputs: UsersInputs, planned: PlannedPool) => {
    const refusal = refusalText(session, inputs, planned);
    const reason = refusal ?? notApproved(approvedOf(inputs.settings), planned);
    if (reason !== undefined) throw new ProviderFailure(reason);
  };
  const tellNotices = async (inputs: UsersInputs, planned: PlannedPool, { urn, componentUrn }: DeploymentContext) => {
    if (planned.problems.length > 0) await tell('warning', problemsText(session, inputs, planned.problems), urn);
    const notice = seedingNotice(planned, inputs.settings);
    if (notice !== undefined) await tell('info', notice, componentUrn);
  };

  const importInto = (planned: PlannedPool, news: UsersInputs) =>
    importMissing(planned, {
      settings: news.settings,
      stopped: session.stopped,
      created: session.journals.of(news.userPoolId, placeOf(session, news)).created,
      say: (severity, text) => tell(severity, text, session.context(news)?.componentUrn),
    });
  /** Plans anew over what the preview saw, and writes: all of it, or what import jobs have left. */
  const planAndWrite = async (olds: UsersOutputs | undefined, news: UsersInputs): Promise<WriteResult> => {
    const writing = (planned: PlannedPool) =>
      telling.writing(news, planned, (done) => writeComponent(session, planned, news, done));
    const planned = await planComponent(session, olds, news);
    refuse(news, planned);
    const imported = await importInto(planned, news);
    if (imported === undefined) return writing(planned);
    const records = new Map([...(olds === undefined ? [] : recordsOf(session, olds)), ...imported]);
    try {
      const rest = await planComponent(session, olds, withoutLimits(news), records);
      const problems = [...rest.problems, ...limitsAfterImport(rest.plan.users, imported, news.settings)];
      const isApproved = approvedOf(news.settings) !== undefined;
      const moved = isApproved ? movedSince(planned.plan, rest.plan, imported) : undefined;
      const refusal = refusalText(session, news, { ...rest, problems }) ?? moved;
      return refusal === undefined ? await writing(rest) : onlyRecorded(records, hiding(refusal));
    } catch (error) {
      const reason = readableFailure(error);
      if (reason === undefined) throw error;
      return onlyRecorded(records, hiding(reason));
    }
  };
  const write = async (olds: UsersOutputs | undefined, news: UsersInputs): Promise<WriteResult> => {
    try {
      return await planAndWrite(olds, news);
    } finally {
      await telling.ended(news);
    }
  };
  const apply = async (id: string, olds: UsersOutputs | undefined, news: UsersInputs): Promise<UsersOutputs> => {
    const context = session.context(news);
    session.staying.add(news.component);
    const result = await telling.during(news, () => tellFailure(hiding, () => write(olds, news)));
    const outputs = outputsOf(session, news, result.records, olds);
    if (result.summary !== undefined) await tell('info', result.summary, context?.urn);
    if (result.warning !== undefined) await tell('warning', result.warning, context?.urn);
    const failure =
      result.refusals.length > 0 ? await failureOf(id, { ...outputs, ...codeOf(news) }, result, context) : undefined;
    result.settled();
    if (failure !== undefined) throw failure;
    return outputs;
  };
  /** Undefined where a failure would lose the outputs: then the outcome resource fails in the place of this one, where there is one. */
  const failureOf = async (
    id: string,
    outputs: UsersOutputs,
    { refused, refusals }: WriteResult,
    context: DeploymentContext | undefined,
  ): Promise<Error | undefined> => {
    const message =
      refused === 0 ? 'not everything could be written' : `${count(refused, 'user')} could not be written`;
    if (outputBytes(outputs) <= partialFailureUpTo) return partialFailure(id, outputs, { message, reasons: refusals });
    session.refusals.set(outputs.component, refusals);
    await tell('error', [message, ...refusals].join('\n'), context?.urn);
    return undefined;
  };

  /** Of a resource that is not in the state yet, the engine asks for no diff, and creates nothing in a preview. */
  const checkNew = async (inputs: UsersInputs, { preview }: DeploymentContext) => {
    try {
      await soundPlan(undefined, inputs);
      if (preview) await telling.ended(inputs);
      return { inputs };
    } catch (error) {
      await telling.ended(inputs);
      const reason = readableFailure(error);
      if (reason === undefined) throw error;
      return { inputs, failures: [{ property: '', reason: hiding(reason) }] };
    }
  };
  const diffUsers = async (olds: UsersOutputs, news: UsersInputs): Promise<pulumi.dynamic.DiffResult> => {
    let changes = false;
    try {
      // A kill may have left a replaced resource, which the engine removes at the end of a run that writes nothing.
      if (session.context(news)?.preview === false) session.staying.add(news.component);
      session.journals.of(news.userPoolId, placeOf(session, news)).found(recordsOf(session, olds).values());
      const isSame = sameSettings(olds.settings, news.settings) && isDeepStrictEqual(olds.connection, news.connection);
      changes = hasChanges(await soundPlan(olds, news)) || !isSame;
      return { changes };
    } finally {
      if (!changes || session.context(news)?.preview === true) await telling.ended(news);
    }
  };

  return {
    async configure({ config }) {
      session.configure((key) => config.get(key));
    },

    async check(olds, news) {
      const { [contextKey]: context, ...inputs } = news;
      const unusable = wrongPoolId(inputs.userPoolId) ?? refusedConnection(news);
      if (unusable !== undefined) return { inputs, failures: [{ property: '', reason: unusable }] };
      const unknown = unknownPart(inputs);
      if (unknown !== undefined) {
        await tell('info', notYetKnown(unknown, session.decoder.users(inputs.users).size), context.urn);
        return { inputs };
      }
      session.enter(inputs, context);
      if (olds.users === undefined) return telling.during(inputs, () => checkNew(inputs, context));
      // What is in the state is planned by diff, so that each thing is told once. Until the engine calls it, the pool opens.
      session.pool(inputs).catch(() => undefined);
      return { inputs };
    },

    async diff(_id, olds, news) {
      if (news.userPoolId === unknownInput) session.replacedPools.add(olds.component);
      // The engine checks a replacement again as a new resource, which tells its plan.
      if (news.userPoolId !== olds.userPoolId) return { changes: true, replaces: ['userPoolId'] };
      if (unknownPart(news) !== undefined) return { changes: true };
      return telling.during(news, () => tellFailure(hiding, () => diffUsers(olds, news)));
    },

    // Not the pool's id, which may be a secret: the engine shows resource ids.
    create: async (inputs) => ({ id: inputs.component, outs: await apply(inputs.component, undefined, inputs) }),

    read: (id, outputs) =>
      telling.during(outputs, () =>
        tellFailure(hiding, async () => {
          const records = recordsOf(session, outputs);
          const pool = await session.pool(outputs);
          const found = await findRecorded(pool, records);
          const props = { ...outputs, ...encodeFound(records, found, outputs.users, session.decoder) };
          const { __version, __records, ...inputs } = props;
          return { id, props, inputs };
        }),
      ),

    update: async (id, olds, news) => ({ outs: await apply(id, olds, news) }),

    remove: (_id, outputs) =>
      telling.during(outputs, () => tellFailure(hiding, () => removeComponent(session, outputs, { tell, telling }))),

    outcome: createOutcomeVerbs(session),
  };
}

/** The plugin host adds it to the outputs of a success only: without it nothing more could be done with the resource. */
function codeOf({ __provider }: UsersInputs & ProviderCode): ProviderCode {
  return __provider === undefined ? {} : { __provider };
}

/** UserPoolIdType: `<region>_<id>`, at most 55 characters. A program in JavaScript may hand in anything. */
function wrongPoolId(given: unknown): string | undefined {
  if (
    given === unknownInput ||
    (typeof given === 'string' && /^[\w-]+_[0-9a-zA-Z]+$/.test(given) && given.length <= 55)
  ) {
    return undefined;
  }
  return `userPoolId is ${JSON.stringify(given) ?? 'undefined'}; it is the id of a user pool, like eu-west-1_AbCdEf123`;
}

function refusedConnection({ connection }: ProgramInputs): string | undefined {
  return connection?.refused === unknownInput ? undefined : connection?.refused;
}

/** What is known only in `up`, because the program makes it then. */
function unknownPart({ userPoolId, connection = {} }: UsersInputs): string | undefined {
  if (userPoolId === unknownInput) return 'user pool';
  return Object.values(connection).includes(unknownInput) ? 'aws.Provider' : undefined;
}

function notYetKnown(unknown: string, users: number): string {
  const are = users === 1 ? '1 user is' : `${users.toLocaleString('en')} users are`;
  return `The ${unknown} is not known before \`pulumi up\`: ${are} checked and applied then.`;
}
