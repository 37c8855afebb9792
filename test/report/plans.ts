/** Parts of plans that reports are tested with. */
import type { TellablePlan } from '../../providers/report/plan-text.ts';

/** Nothing is done to accounts beside attributes. */
export const noAccounts: TellablePlan['accounts'] = { work: [], removed: new Set(), groupsToCreate: [] };
