/** Plans a component once more and writes it: import jobs first, then everybody, with a true record whatever happens. */

import type { GivenBySub } from '../model/rules.ts';
import type { Plan, Records } from '../plan/model.ts';
import { recentWords } from '../report/rule-words.ts';
import { approvedOf } from '../settings/with-defaults.ts';
import { decodeGiven } from '../state/given-texts.ts';
import {
  type DeploymentContext,
  outputBytes,
  partialFailureUpTo,
  type UsersInputs,
  type UsersOutputs,
} from '../state/inputs.ts';
import { count } from '../values/amounts.ts';
import { movedSince } from './approval.ts';
import { placeOf, planComponent, recordsOf } from './component-plan.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { Run } from './run.ts';
import { importMissing, limitsAfterImport, withoutLimits } from './seeding.ts';
import { refuse } from './sound-plan.ts';
import { refusalText } from './telling/refusal-text.ts';
import { type ProviderCode, partialFailure, readableFailure, tellFailure } from './verb-failures.ts';
import { onlyRecorded, outputsOf, type WriteResult, writeComponent } from './writing.ts';

function importInto({ session, tell }: Run, planned: PlannedPool, news: UsersInputs) {
  return importMissing(planned, {
    settings: news.settings,
    stopped: session.stopped,
    created: session.journals.of(news.userPoolId, placeOf(session, news)).created,
    say: (severity, text) => tell(severity, text, session.context(news)?.componentUrn),
  });
}

/** What rules have given to the users who came by a job: attributes only, as its files have no groups. */
function givenByImport({ users }: Plan, imported: Records): GivenBySub {
  return new Map(
    users.flatMap(({ name, ruled }) => {
      const { sub, username = name } = imported.get(name) ?? {};
      const { attributes } = ruled?.after ?? {};
      if (sub === undefined || attributes === undefined || attributes.size === 0) return [];
      return [[sub, { username, names: [], attributes, groups: new Map() }] as const];
    }),
  );
}

/** Plans anew over what the preview saw, and writes: all of it, or what import jobs have left. */
async function planAndWrite(run: Run, olds: UsersOutputs | undefined, news: UsersInputs): Promise<WriteResult> {
  const { session, telling, hiding } = run;
  const writing = (planned: PlannedPool) =>
    telling.writing(news, planned, (done) => writeComponent(session, planned, news, done));
  const planned = await planComponent(session, olds, news);
  refuse(session, news, planned);
  // The update has a clock of its own: what the preview did not see is told before the first write.
  const recent = recentWords(planned.plan.rules, session.now);
  if (recent.length > 0) await run.tell('info', recent.join('\n'), session.context(news)?.urn);
  const imported = await importInto(run, planned, news);
  if (imported === undefined) return writing(planned);
  const records = new Map([...(olds === undefined ? [] : recordsOf(session, olds)), ...imported]);
  const given = new Map([...decodeGiven(olds?.__given), ...givenByImport(planned.plan, imported)]);
  const recorded = { records, given, sessionsDue: new Set(olds?.__sessionsDue) };
  try {
    const rest = await planComponent(session, olds, withoutLimits(news), records);
    const problems = [...rest.problems, ...limitsAfterImport(rest, imported, news.settings)];
    const isApproved = approvedOf(news.settings) !== undefined;
    const moved = isApproved ? movedSince(planned.plan, rest.plan, imported) : undefined;
    const refusal = refusalText(session, news, { ...rest, problems }) ?? moved;
    return refusal === undefined ? await writing(rest) : onlyRecorded(recorded, hiding(refusal));
  } catch (error) {
    const reason = readableFailure(error);
    if (reason === undefined) throw error;
    return onlyRecorded(recorded, hiding(reason));
  }
}

async function write(run: Run, olds: UsersOutputs | undefined, news: UsersInputs): Promise<WriteResult> {
  try {
    return await planAndWrite(run, olds, news);
  } finally {
    await run.telling.ended(news);
  }
}

/** Plans and writes, and gives the outputs with the record of what was done. Throws the engine's partial failure for users who are not as declared. */
export async function applyComponent(
  run: Run,
  id: string,
  olds: UsersOutputs | undefined,
  news: UsersInputs,
): Promise<UsersOutputs> {
  const { session, tell, telling, hiding } = run;
  const context = session.context(news);
  session.staying.add(news.component);
  const result = await telling.during(news, () => tellFailure(hiding, () => write(run, olds, news)));
  const outputs = outputsOf(session, news, result, olds);
  if (result.summary !== undefined) await tell('info', result.summary, context?.urn);
  if (result.warning !== undefined) await tell('warning', result.warning, context?.urn);
  const failure =
    result.refusals.length > 0
      ? await failureOf(run, { id, outputs: { ...outputs, ...codeOf(news) } }, result, context)
      : undefined;
  result.settled();
  if (failure !== undefined) throw failure;
  return outputs;
}

/** Undefined where a failure would lose the outputs: then the outcome resource fails in the place of this one, where there is one. */
async function failureOf(
  { session, tell }: Run,
  { id, outputs }: { readonly id: string; readonly outputs: UsersOutputs & ProviderCode },
  { refused, refusals }: WriteResult,
  context: DeploymentContext | undefined,
): Promise<Error | undefined> {
  const message = refused === 0 ? 'not everything could be written' : `${count(refused, 'user')} could not be written`;
  if (outputBytes(outputs) <= partialFailureUpTo) return partialFailure(id, outputs, { message, reasons: refusals });
  session.refusals.set(outputs.component, refusals);
  await tell('error', [message, ...refusals].join('\n'), context?.urn);
  return undefined;
}

/** The plugin host adds it to the outputs of a success only: without it nothing more could be done with the resource. */
function codeOf({ __provider }: UsersInputs & ProviderCode): ProviderCode {
  return __provider === undefined ? {} : { __provider };
}
