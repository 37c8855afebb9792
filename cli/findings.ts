/** What `plan` and `drift` hand to the renderers. */
import type { PlanReport } from '../providers/core/plan-report.ts';
import type { TargetPlan } from './planning.ts';

/** The report as data, and the plan itself for those who show it as the preview does. */
export interface Findings {
  readonly report: PlanReport;
  readonly plan: TargetPlan;
}

/** The whole of a report as text; it ends with a line feed. */
export type Renderer = (findings: Findings) => string;
