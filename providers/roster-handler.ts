/** The provider's verbs over one roster: a thin front of plan and apply that holds no rule of Cognito's. */
import type * as pulumi from '@pulumi/pulumi';
import { createApproval } from './approval.ts';
import { CognitoError } from './aws/gateway.ts';
import { checkDeployment } from './check.ts';
import { accountsAfter } from './core/account-records.ts';
import { sameAccounts } from './core/applied-accounts.ts';
import { sameApplied } from './core/state.ts';
import type { Roster } from './core/types.ts';
import type { Tell } from './engine-log.ts';
import { ProviderFailure, partialFailure, readableFailure, tellFailure } from './failures.ts';
import { createGathering } from './gathering.ts';
import { contextKey, type DeploymentContext, type RosterInputs, type RosterOutputs, unknownInput } from './inputs.ts';
import { decodeAccountOutputs, decodePendingOutputs, encodeOutputs, encodeRefreshed } from './outputs.ts';
import { checkPlan } from './plan-check.ts';
import { adoptsAccounts, type PlannedRoster, planHandOver, planRoster, settingsOfToday } from './roster-plan.ts';
import { secretsOf } from './roster-record.ts';
import { refreshRoster } from './roster-refresh.ts';
import { createImportSeeding } from './seeding.ts';
import type { Session } from './session.ts';
import { sameSettings } from './settings.ts';
import { createTelling, plainLinesEveryMs } from './telling.ts';
import { type WriteResult, writePlan } from './write.ts';
import { writtenText } from './written.ts';

/** Inputs as the program sends them to `check`: with what the process, but not the state, has to know. */
type ProgramInputs = RosterInputs & { readonly [contextKey]: DeploymentContext };

/** The five verbs of a dynamic provider, and `configure`. */
export interface RosterHandler {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  check(olds: Partial<RosterInputs>, news: ProgramInputs): Promise<pulumi.dynamic.CheckResult<RosterInputs>>;
  diff(id: string, olds: RosterOutputs, news: RosterInputs): Promise<pulumi.dynamic.DiffResult>;
  create(inputs: RosterInputs): Promise<pulumi.dynamic.CreateResult<RosterOutputs>>;
  read(
    id: string,
    outputs: RosterOutputs,
  ): Promise<{ readonly id: string; readonly props: RosterOutputs; readonly inputs: RosterInputs }>;
  update(id: string, olds: RosterOutputs, news: RosterInputs): Promise<pulumi.dynamic.UpdateResult<RosterOutputs>>;
  remove(id: string, outputs: RosterOutputs): Promise<void>;
}

/** The verbs over that session; what people should know is told through `tell`, progress every so many milliseconds. */
export function createRosterHandler(session: Session, tell: Tell, everyMs: number = plainLinesEveryMs): RosterHandler {
  const { settling } = session;
  const gathering = createGathering();
  const approval = createApproval(gathering);
  const importing = createImportSeeding(session, tell);
  const telling = createTelling(session, tell, everyMs);
  const during = <T>(inputs: Pick<RosterInputs, 'userPoolId' | 'roster'>, verb: () => Promise<T>): Promise<T> =>
    settling.during(() => gathering.during(() => telling.during(inputs, session.context(inputs)?.component, verb)));
  // Warnings are about the whole component, so they are told once, whichever of its rosters comes first.
  const warned = new Set<string>();

  const apply = async (id: string, olds: RosterOutputs | undefined, news: RosterInputs): Promise<RosterOutputs> => {
    const context = session.context(news);
    const result = await during(news, () => tellFailure(() => write(olds, news)));
    const outputs = encodeOutputs(news, result.record);
    const summary = writtenText(result.wrote, result.skipped);
    if (summary !== undefined) await tell('info', summary, context?.urn);
    for (const warning of result.warnings) await tell('warning', warning, context?.urn);
    const group = context?.component ?? id;
    if (result.refusals.length === 0 && !settling.owes(group)) {
      settling.settled(group, news.roster);
      return outputs;
    }
    if (await settling.mayFail(group, news.roster)) throw partialFailure(id, outputs, result);
    for (const refusal of result.refusals) await tell('error', refusal, context?.urn);
    return outputs;
  };
  const write = async (olds: RosterOutputs | undefined, news: RosterInputs): Promise<WriteResult> => {
    try {
      const planned = await currentPlan(olds, news);
      return await writePlan(session, planned, news, telling.writing(news, planned));
    } finally {
      await telling.hadTurn(news);
    }
  };
  /** The plan to write, once what it depends on of other rosters is known and done. */
  const currentPlan = async (olds: RosterOutputs | undefined, news: RosterInputs): Promise<PlannedRoster> => {
    const context = session.context(news);
    if (context !== undefined) await approval.beforeWriting(news, context);
    const planned = await soundPlan(olds, news);
    if (context === undefined) return planned;
    approval.planned(news, planned, context);
    const adopts = news.settings.removedUsers === 'delete' && adoptsAccounts(planned);
    const imports = importing.mayImport(planned, news, context);
    // Who is on record with whom is known once all rosters have come.
    if (adopts || imports) await gathering.all(context.component);
    const imported = imports && (await importing.before(planned, news, context));
    return adopts || imported ? soundPlan(olds, news) : planned;
  };
  const soundPlan = async (olds: RosterOutputs | undefined, news: RosterInputs): Promise<PlannedRoster> => {
    const planned = await planRoster(session, olds, news);
    const reason = await checkPlan(session, planned, news);
    if (reason !== undefined) throw new ProviderFailure(reason);
    return planned;
  };
  /** What others have to know of a roster is known: a new one has nothing on record. */
  const seen = (inputs: RosterInputs, olds: RosterOutputs | undefined) => {
    const context = session.context(inputs);
    if (olds !== undefined) session.record(inputs, decodeAccountOutputs(olds), secretsOf(olds));
    if (context !== undefined) gathering.seen(context.component, inputs.roster, context.rosters);
  };
  /** Shows the plan in a preview, where it is all that is asked of a roster; throws what holds it back. */
  const preview = async (olds: RosterOutputs | undefined, news: RosterInputs): Promise<PlannedRoster> => {
    const context = session.context(news);
    // A refresh asks for a diff too, without a check before it: there is nothing planned that could be held back.
    if (context === undefined) return planRoster(session, olds, news);
    const planned = await shownPlan(olds, news, context).catch((error: unknown) => {
      approval.failed(news, context);
      throw error;
    });
    if (context.preview) {
      await importing.announce(planned, news, context);
      await telling.hadTurn(news);
    }
    return planned;
  };
  const shownPlan = async (olds: RosterOutputs | undefined, news: RosterInputs, context: DeploymentContext) => {
    const planned = await planRoster(session, olds, news);
    await telling.planned(news, planned, context);
    const reason = await checkPlan(session, planned, news);
    if (reason !== undefined) throw new ProviderFailure(reason);
    approval.planned(news, planned, context);
    return planned;
  };
  const checkRoster = async (inputs: RosterInputs, context: DeploymentContext, isNew: boolean) => {
    try {
      const warnings = await checkDeployment(session, inputs, context);
      if (warnings !== undefined && context.preview && !warned.has(context.component)) {
        warned.add(context.component);
        await tell('warning', warnings, context.component);
      }
      // Of a roster that is not in the state yet, the engine asks for no diff, and creates nothing in a preview.
      if (isNew) {
        seen(inputs, undefined);
        await preview(undefined, inputs);
      }
    } catch (error) {
      approval.failed(inputs, context);
      await telling.hadTurn(inputs);
      const reason = readableFailure(error);
      if (reason === undefined) throw error;
      return { inputs, failures: [{ property: '', reason }] };
    }
    return { inputs };
  };
  const diffRoster = async (
    id: string,
    olds: RosterOutputs,
    news: RosterInputs,
  ): Promise<pulumi.dynamic.DiffResult> => {
    // The engine checks a replacement again as a new resource, which tells its plan.
    if (news.userPoolId !== olds.userPoolId) return { changes: true, replaces: ['userPoolId'] };
    let changes = false;
    seen(news, olds);
    try {
      const { plan, accounts, applied, recorded, pending, storable } = await preview(olds, news);
      changes =
        plan.updates.length + accounts.work.length > 0 ||
        !sameApplied(plan.applied, applied) ||
        !sameApplied(storable(plan.applied), recorded.applied) ||
        !sameAccounts(accountsAfter(accounts, new Map()), recorded.accounts) ||
        pending.size !== decodePendingOutputs(olds).size ||
        !sameSettings(olds.settings, news.settings);
    } finally {
      if (!changes) await telling.hadTurn(news);
    }
    if (!changes) settling.settled(session.context(news)?.component ?? id, news.roster);
    return { changes };
  };

  return {
    async configure({ config }) {
      session.configure((key) => config.get(key));
    },

    async check(olds, news) {
      const { [contextKey]: context, ...inputs } = news;
      const notAPool = wrongPoolId(inputs.userPoolId);
      if (notAPool !== undefined) return { inputs, failures: [{ property: '', reason: notAPool }] };
      if (inputs.userPoolId === unknownInput) {
        await tell('info', notYetKnown(session.roster(inputs)), context.urn);
        return { inputs };
      }
      session.enter(inputs, context, session.roster(inputs));
      settling.entered(context.component, inputs.roster, context.rosters);
      return during(inputs, () => checkRoster(inputs, context, olds.users === undefined));
    },

    diff: (id, olds, news) => during(news, () => tellFailure(() => diffRoster(id, olds, news))),

    async create(inputs) {
      // Not the pool's id, which may be a secret: the engine shows resource ids.
      return { id: inputs.roster, outs: await apply(inputs.roster, undefined, inputs) };
    },

    read: (id, outputs) =>
      during(outputs, () =>
        tellFailure(async () => {
          const props = encodeRefreshed(outputs, await refreshRoster(session, outputs));
          const { userPoolId, roster, users, settings, secrets } = props;
          const inputs = { userPoolId, roster, users, settings, ...(secrets === undefined ? {} : { secrets }) };
          return { id, props, inputs };
        }),
      ),

    async update(id, olds, news) {
      return { outs: await apply(id, olds, news) };
    },

    remove: (id, outputs) =>
      during(outputs, () =>
        tellFailure(async () => {
          const planned = await planHandOver(session, outputs).catch((error: unknown) => {
            if (!(error instanceof CognitoError) || error.refusal.code !== 'pool-missing') throw error;
            throw new ProviderFailure(`${error.message}\n  = ${poolIsGone(id)}`);
          });
          if (planned === undefined) return;
          const today = { ...outputs, settings: settingsOfToday(session, outputs) };
          const reason = await checkPlan(session, planned, today);
          if (reason !== undefined) throw new ProviderFailure(`${reason}\n  = ${destroying}`);
          approval.leaving(today, planned);
          const { wrote, refusals } = await writePlan(session, planned, today, telling.writing(today, planned));
          const done = writtenText(wrote, []);
          if (done !== undefined) await tell('info', `${outputs.roster}: ${done}`, undefined);
          if (refusals.length > 0) throw new ProviderFailure(refusals.join('\n'));
        }),
      ),
  };
}

/** Measured: without it the provider of a destroy gets the configuration of the last `up`. */
const destroying = "`pulumi destroy` goes by the configuration of the last `pulumi up`: add --run-program for today's";

function poolIsGone(roster: string): string {
  return `or, when the pool is gone for good with its users, forget this resource: \`pulumi state delete\` with the URN that ends in ${roster}`;
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

function notYetKnown(roster: Roster): string {
  const users = roster.size === 1 ? '1 user is' : `${roster.size} users are`;
  return `The user pool is not known before \`pulumi up\`: ${users} checked and applied then.`;
}
