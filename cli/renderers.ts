/** The formats of `plan` and `drift`, and who renders each. */
import type { PlanReport } from '../providers/core/plan-report.ts';
import { CommandFailure } from './command-failure.ts';
import { jsonText } from './output.ts';

/** The whole of a report as text; it ends with a line feed. */
type Renderer = (report: PlanReport) => string;

/** Every format, the default first. */
export const reportFormats = ['text', 'json', 'markdown', 'html'] as const;

/** Loaded when they are asked for. A format joins by its line here. */
const renderers: ReadonlyMap<string, () => Promise<Renderer>> = new Map([
  ['text', async () => (await import('../providers/report/text-report.ts')).textReport],
  ['json', async () => jsonText],
]);

/** The renderer of that format. Throws CommandFailure for one that is not built yet. */
export async function rendererOf(format: string): Promise<Renderer> {
  const load = renderers.get(format);
  if (load === undefined) {
    throw new CommandFailure(`--output ${format} is not built yet\n  = take ${[...renderers.keys()].join(' or ')}`);
  }
  return load();
}
