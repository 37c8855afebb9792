/** The formats of `plan` and `drift`, and who renders each. */
import type { PlanReport } from '../providers/report/plan-report.ts';
import { CommandFailure } from './command-failure.ts';
import { jsonText } from './output.ts';

/** The whole of a report as text; it ends with a line feed. */
type Renderer = (report: PlanReport) => string;

/** Loaded when they are asked for, the default first. */
const renderers: ReadonlyMap<string, () => Promise<Renderer>> = new Map([
  ['text', async () => (await import('../providers/report/text-report.ts')).textReport],
  ['json', async () => jsonText],
  ['markdown', async () => (await import('../providers/report/markdown-report.ts')).markdownReport],
  ['html', async () => (await import('../providers/report/html-report.ts')).htmlReport],
]);

/** Every format, the default first. */
export const reportFormats: readonly string[] = [...renderers.keys()];

/** The renderer of that format. Throws CommandFailure for one that is none. */
export async function rendererOf(format: string): Promise<Renderer> {
  const load = renderers.get(format);
  if (load === undefined)
    throw new CommandFailure(`there is no output ${format}; it can be ${reportFormats.join(', ')}`);
  return load();
}
