/** The provider's verbs over one roster: a thin front of plan and apply that holds no rule of Cognito's. */
import type * as pulumi from '@pulumi/pulumi';
import { checkDeployment } from './check.ts';
import { decodeRoster, sameApplied } from './core/state.ts';
import type { Roster } from './core/types.ts';
import type { Tell } from './engine-log.ts';
import { ProviderFailure, partialFailure, tellFailure } from './failures.ts';
import { contextKey, type DeploymentContext, type RosterInputs, type RosterOutputs, unknownInput } from './inputs.ts';
import { decodeOutputs, encodeOutputs, encodeRefreshed } from './outputs.ts';
import { planText } from './report/plan-text.ts';
import { planHandOver, planRoster, refreshRoster } from './roster-plan.ts';
import type { Session } from './session.ts';
import { sameSettings } from './settings.ts';
import { type WriteResult, writePlan } from './write.ts';

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

/** The verbs over that session; what people should know is told through `tell`. */
export function createRosterHandler(session: Session, tell: Tell): RosterHandler {
  const { settling } = session;

  const apply = async (id: string, olds: RosterOutputs | undefined, news: RosterInputs): Promise<RosterOutputs> => {
    const context = session.context(news);
    const result = await settling.during(() => tellFailure(() => write(olds, news)));
    const outputs = encodeOutputs(news, result.applied);
    if (result.written > 0)
      await tell('info', result.written === 1 ? '1 user updated' : `${result.written} users updated`, context?.urn);
    if (result.refusals.length === 0) {
      settling.settled(context?.component ?? id, news.roster);
      return outputs;
    }
    const fails = await settling.mayFail(context?.component ?? id, news.roster, context?.rosters ?? 1);
    if (fails) throw partialFailure(id, outputs, result);
    for (const refusal of result.refusals) await tell('error', refusal, context?.urn);
    return outputs;
  };
  const write = async (olds: RosterOutputs | undefined, news: RosterInputs): Promise<WriteResult> => {
    const planned = await planRoster(session, olds, news);
    return writePlan(session, planned, news);
  };
  const tellPlan = async (olds: RosterOutputs | undefined, news: RosterInputs) => {
    const { plan, roster } = await planRoster(session, olds, news);
    const context = session.context(news);
    const text = planText(plan, roster.size);
    if (context?.preview === true && text !== undefined) await tell('info', text, context.urn);
    return plan;
  };

  return {
    async configure({ config }) {
      session.configure((key) => config.get(key));
    },

    check: (olds, news) =>
      settling.during(async () => {
        const { [contextKey]: context, ...inputs } = news;
        if (inputs.userPoolId === unknownInput) {
          await tell('info', notYetKnown(decodeRoster(inputs.users)), context.urn);
          return { inputs };
        }
        session.enter(inputs, context, decodeRoster(inputs.users));
        const reason = await checkDeployment(session, inputs, context);
        if (reason !== undefined) return { inputs, failures: [{ property: '', reason }] };
        // Of a roster that is not in the state yet, the engine asks for no diff, and creates nothing in a preview.
        if (context.preview && olds.users === undefined) await tellPlan(undefined, inputs);
        return { inputs };
      }),

    diff: (id, olds, news) =>
      settling.during(() =>
        tellFailure(async () => {
          if (news.userPoolId === unknownInput) return { changes: true, replaces: ['userPoolId'] };
          if (news.userPoolId !== olds.userPoolId) {
            await tellPlan(undefined, news);
            return { changes: true, replaces: ['userPoolId'] };
          }
          const plan = await tellPlan(olds, news);
          const changes =
            plan.updates.length > 0 ||
            !sameApplied(plan.applied, decodeOutputs(olds)) ||
            !sameSettings(olds.settings, news.settings);
          if (!changes) settling.settled(session.context(news)?.component ?? id, news.roster);
          return { changes };
        }),
      ),

    async create(inputs) {
      const id = `${inputs.userPoolId}/${inputs.roster}`;
      return { id, outs: await apply(id, undefined, inputs) };
    },

    read: (id, outputs) =>
      settling.during(() =>
        tellFailure(async () => {
          const props = encodeRefreshed(outputs, await refreshRoster(session, outputs));
          const { userPoolId, roster, users, settings } = props;
          return { id, props, inputs: { userPoolId, roster, users, settings } };
        }),
      ),

    async update(id, olds, news) {
      return { outs: await apply(id, olds, news) };
    },

    remove: (_id, outputs) =>
      settling.during(() =>
        tellFailure(async () => {
          const planned = await planHandOver(session, outputs);
          if (planned === undefined) return;
          const { refusals } = await writePlan(session, planned, outputs);
          if (refusals.length > 0) throw new ProviderFailure(refusals.join('\n'));
        }),
      ),
  };
}

function notYetKnown(roster: Roster): string {
  const users = roster.size === 1 ? '1 user is' : `${roster.size} users are`;
  return `The user pool is not known before \`pulumi up\`: ${users} checked and applied then.`;
}
