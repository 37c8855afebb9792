/** What a step changes that a rule may ask for. */
import type { RuleName } from '../../model/rules.ts';
import type { Step } from '../model.ts';

/** One attribute's change, or the joining or leaving of a group; `rule` asks for it, or had given it. */
export interface StepChange {
  readonly kind: 'set' | 'delete' | 'add-to-group' | 'remove-from-group';
  readonly reason: string;
  readonly rule?: RuleName;
}

/** The changes of attributes and groups in a step; none of a step that no rule ever asks for. */
export function changesIn(step: Step): readonly StepChange[] {
  if (step.kind === 'update') return step.changes;
  return 'group' in step ? [step] : [];
}
