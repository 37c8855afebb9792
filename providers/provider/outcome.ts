/** The small resource that fails in the place of users whose outputs are too big for a partial failure. */
import type * as pulumi from '@pulumi/pulumi';
import type { OutcomeInputs } from '../state/inputs.ts';
import type { Session } from './session.ts';
import { ProviderFailure } from './verb-failures.ts';

/** The verbs of an outcome resource. */
export interface OutcomeVerbs {
  check(inputs: OutcomeInputs): Promise<pulumi.dynamic.CheckResult<OutcomeInputs>>;
  diff(news: OutcomeInputs): Promise<pulumi.dynamic.DiffResult>;
  create(inputs: OutcomeInputs): Promise<pulumi.dynamic.CreateResult<OutcomeInputs>>;
  read(id: string, outputs: OutcomeInputs): Promise<{ readonly id: string; readonly props: OutcomeInputs }>;
  update(news: OutcomeInputs): Promise<pulumi.dynamic.UpdateResult<OutcomeInputs>>;
}

/**
 * The verbs over that session. The program makes the outcome depend on its users' resource, so the engine comes to it afterwards: it
 * fails with what that was refused in this run, and else has nothing to do.
 */
export function createOutcomeVerbs({ refusals }: Pick<Session, 'refusals'>): OutcomeVerbs {
  const failWithRefusals = ({ outcomeOf }: OutcomeInputs) => {
    const told = refusals.get(outcomeOf) ?? [];
    if (told.length > 0)
      throw new ProviderFailure([`not everything of ${outcomeOf} could be written`, ...told].join('\n'));
  };
  return {
    check: async (inputs) => ({ inputs }),
    // In a preview nothing was refused yet, so after its creation no preview shows it.
    diff: async ({ outcomeOf }) => ({ changes: refusals.has(outcomeOf) }),
    async create(inputs) {
      failWithRefusals(inputs);
      return { id: `${inputs.outcomeOf}/outcome`, outs: inputs };
    },
    read: async (id, props) => ({ id, props }),
    async update(inputs) {
      failWithRefusals(inputs);
      return { outs: inputs };
    },
  };
}
