/** `expectPlan`: lets an `up` write only what the approved plan says, and tells what has moved since. */
import { expectsDeclared, type Moved, movedOf, type RosterDigest } from './component-digest.ts';
import { ProviderFailure } from './failures.ts';
import type { Gathering } from './gathering.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import { planDigest } from './plan-digest.ts';
import type { PlannedRoster } from './roster-plan.ts';

/** The approval of one process. Every method throws ProviderFailure, with what has moved, where the plan is not the approved one. */
export interface Approval {
  /** Takes in the plan of a roster, which is shown or about to be written. */
  planned(inputs: RosterInputs, planned: PlannedRoster, context: DeploymentContext): void;
  /** That roster could not be planned: nothing of its component is written any more. */
  failed(inputs: RosterInputs, context: DeploymentContext): void;
  /** Before the first write of a roster: waits until the others are planned, as far as the engine lets them come. */
  beforeWriting(inputs: RosterInputs, context: DeploymentContext): Promise<void>;
  /** A roster that leaves the deployment. */
  leaving(inputs: RosterInputs, planned: PlannedRoster): void;
}

/** What is known of one component. */
interface Component {
  readonly digests: Map<string, RosterDigest>;
  /** The first roster that was not as approved. */
  stale?: string;
}

/** Nothing planned so far. It shares the bookkeeping of whoever else waits for rosters: two of them would wait for each other. */
export function createApproval(gathering: Gathering): Approval {
  const components = new Map<string, Component>();
  const componentOf = ({ component }: DeploymentContext): Component => {
    const known = components.get(component) ?? { digests: new Map() };
    components.set(component, known);
    return known;
  };
  const refuse = (component: Component, reason: string): never => {
    component.stale ??= reason;
    throw new ProviderFailure(`${reason}\n${remedy}`);
  };
  return {
    planned(inputs, planned, context) {
      const expected = inputs.settings.expectPlan;
      if (expected === undefined) return;
      const component = componentOf(context);
      const own = digestOf(inputs, planned);
      component.digests.set(inputs.roster, own);
      const moved = movedOf(expected, own);
      gathering.seen(plansOf(context), inputs.roster, context.rosters);
      if (moved !== undefined) refuse(component, `${inputs.roster}: ${words[moved]}`);
      const all = [...component.digests.values()];
      if (all.length === context.rosters && !expectsDeclared(expected, all)) {
        refuse(component, `the approved plan changes users of files that are there no longer`);
      }
    },
    failed({ roster, settings }, context) {
      if (settings.expectPlan === undefined) return;
      componentOf(context).stale ??= `${roster} could not be planned`;
      gathering.seen(plansOf(context), roster, context.rosters);
    },
    async beforeWriting({ settings }, context) {
      if (settings.expectPlan === undefined) return;
      await gathering.all(plansOf(context));
      const { stale } = componentOf(context);
      if (stale !== undefined) throw new ProviderFailure(`nothing of this roster is written: ${stale}`);
    },
    leaving(inputs, planned) {
      const expected = inputs.settings.expectPlan;
      const moved = expected === undefined ? undefined : movedOf(expected, digestOf(inputs, planned), true);
      if (moved !== undefined) throw new ProviderFailure(`${inputs.roster}: ${words[moved]}\n${remedy}`);
    },
  };
}

/** Gathered apart: that a roster has come is known before what it would do. */
function plansOf({ component }: DeploymentContext): string {
  return `plans of ${component}`;
}

const words: Readonly<Record<Moved, string>> = {
  declaration: 'its declaration has changed since the plan was approved',
  pool: 'the user pool, or what was applied last, has changed since the plan was approved',
  done: 'what was approved is no longer to be done',
  unplanned: 'the approved plan does nothing to its users, and now something would be done',
};

const remedy =
  '  = nothing of it is written; look at a new plan, and set expectPlan to the digest of that, or take it back';

function digestOf({ roster, users, ...inputs }: RosterInputs, planned: PlannedRoster): RosterDigest {
  return { roster, users, digest: planDigest(planned, inputs) };
}
