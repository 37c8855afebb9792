/** The provider's verbs: a thin front of plan and write that holds no rule of Cognito's. */

import { isDeepStrictEqual } from 'node:util';
import type * as pulumi from '@pulumi/pulumi';
import { poolIdFlaw } from '../model/pool-ids.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { sameSettings } from '../settings/table.ts';
import type { ProgramConnection } from '../state/connections.ts';
import {
  awaitedIn,
  contextKey,
  type DeploymentContext,
  type UsersInputs,
  type UsersOutputs,
  unknownInput,
} from '../state/inputs.ts';
import { type InputsWithValues, withProgramValues } from '../state/program-values.ts';
import { encodeFound } from '../state/recorded-users.ts';
import { count } from '../values/amounts.ts';
import { applyComponent } from './applying.ts';
import { hasChanges } from './approval.ts';
import { placeOf, recordsOf } from './component-plan.ts';
import { createOutcomeVerbs, type OutcomeVerbs } from './outcome.ts';
import { findRecorded } from './refresh.ts';
import { removeComponent } from './removal.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';
import { soundPlan } from './sound-plan.ts';
import type { Tell } from './telling/engine-log.ts';
import { refusalText, tellable } from './telling/refusal-text.ts';
import { createTelling, type ProgressOptions } from './telling/telling.ts';
import { readableFailure, tellFailure } from './verb-failures.ts';

/** Inputs as the program sends them to `check`: with what the process, but not the state, has to know. */
export type ProgramInputs = InputsWithValues & {
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

  const run: Run = { session, tell, hiding, telling };

  /** Of a resource that is not in the state yet, the engine asks for no diff, and creates nothing in a preview. */
  const checkNew = async (inputs: UsersInputs, { preview }: DeploymentContext) => {
    try {
      await soundPlan(run, undefined, inputs);
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
      const isSame =
        sameSettings(olds.settings, news.settings) &&
        isDeepStrictEqual(olds.connection, news.connection) &&
        isDeepStrictEqual(olds.__arguments, news.__arguments) &&
        olds.rules === news.rules;
      changes = hasChanges(await soundPlan(run, olds, news)) || !isSame;
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
      const { [contextKey]: context, ...given } = news;
      const { inputs, problems } = withProgramValues(given, session.decoder);
      const unusable = wrongPoolId(inputs.userPoolId, context.secretPool) ?? refusedConnection(news);
      if (unusable !== undefined) return { inputs, failures: [{ property: '', reason: unusable }] };
      const unknown = unknownPart(inputs);
      if (unknown !== undefined) {
        await tell('info', notYetKnown(unknown, session.decoder.users(inputs.users).size), context.urn);
        return { inputs };
      }
      session.enter(inputs, context);
      const reason = refusalText(session, inputs, {
        problems: [...problems, ...lateValues(inputs, context)],
        heldBack: [],
      });
      if (reason !== undefined) return { inputs, failures: [{ property: '', reason }] };
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
    create: async (inputs) => ({
      id: inputs.component,
      outs: await applyComponent(run, inputs.component, undefined, inputs),
    }),

    read: (id, outputs) =>
      telling.during(outputs, () =>
        tellFailure(hiding, async () => {
          const records = recordsOf(session, outputs);
          const pool = await session.pool(outputs);
          const found = await findRecorded(pool, records);
          const props = { ...outputs, ...encodeFound(records, found, outputs.users, session.decoder) };
          const { __version, __records, __given, __sessionsDue, ...inputs } = props;
          return { id, props, inputs };
        }),
      ),

    update: async (id, olds, news) => ({ outs: await applyComponent(run, id, olds, news) }),

    remove: (_id, outputs) =>
      telling.during(outputs, () => tellFailure(hiding, () => removeComponent(session, outputs, { tell, telling }))),

    outcome: createOutcomeVerbs(session),
  };
}

/** A program in JavaScript may hand in anything. */
function wrongPoolId(given: unknown, isSecret = false): string | undefined {
  const flaw = given === unknownInput ? undefined : poolIdFlaw(given);
  if (flaw === undefined) return undefined;
  return `userPoolId is ${isSecret ? 'a secret that cannot be used' : (JSON.stringify(given) ?? 'undefined')}; it ${flaw}`;
}

function refusedConnection({ connection }: ProgramInputs): string | undefined {
  return connection?.refused === unknownInput ? undefined : connection?.refused;
}

/** The engine has every value by then. */
function lateValues(inputs: UsersInputs, { preview }: DeploymentContext): readonly Diagnostic[] {
  if (preview) return [];
  return [...awaitedIn(inputs).keys()].map((key) => ({
    code: 'not-known-yet',
    severity: 'error',
    message: `values.${key.slice(1)} is not known in the update either`,
    hint: 'look at where the program takes it from',
  }));
}

/** What is known only in `up`, because the program makes it then. */
function unknownPart({ userPoolId, connection = {} }: UsersInputs): string | undefined {
  if (userPoolId === unknownInput) return 'user pool';
  return Object.values(connection).includes(unknownInput) ? 'aws.Provider' : undefined;
}

function notYetKnown(unknown: string, users: number): string {
  return `The ${unknown} is not known before \`pulumi up\`: ${count(users, 'user')} ${users === 1 ? 'is' : 'are'} checked and applied then.`;
}
