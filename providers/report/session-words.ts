/** What every renderer of a plan report says of users who are signed out, in the same words. */

import type { Loss } from '../plan/model.ts';
import { count } from '../values/amounts.ts';
import { whyWords } from './reason-words.ts';
import type { PlanReport, PoolReport, StepReport } from './report-model.ts';
import { modal } from './report-words.ts';

/** What is changed or taken away of a user who is signed out; `…` stands for the attribute or the group. */
export const lossWords: Readonly<Record<Loss['kind'], string>> = {
  changed: '… changes',
  deleted: '… is deleted',
  left: 'the group … is left',
  disabled: 'the account is disabled',
};

/** Why a step is there: `because custom:role changes`, `left over from an earlier run`, `drifted, rule vip`. */
export function stepWhyWords({ reason, rule, because = [] }: StepReport, told: (name: string) => string): string {
  if (because.length === 0) return whyWords(reason, rule);
  const losses = because.map(({ kind, name = '' }) => lossWords[kind].replace('…', () => told(name)));
  const words = `because ${[...losses.slice(0, -2), losses.slice(-2).join(' and ')].join(', ')}`;
  return reason === 'unfinished' ? `${words}; ${whyWords(reason, rule)}` : words;
}

/**
 * `2 users will be signed out everywhere; access tokens live on for at most 60 minutes: until 15:04 UTC if it is done now`. Undefined
 * where nobody is signed out.
 */
export function sessionWords(report: PlanReport): string | undefined {
  const pools = report.userPools.flatMap((pool): readonly string[] => {
    const some = pool.users.filter(({ steps }) => steps.some(({ kind }) => kind === 'end-sessions')).length;
    if (some === 0) return [];
    return [`${count(some, 'user')} ${modal(report)} be signed out everywhere${tokenWords(pool)}`];
  });
  return pools.length === 0 ? undefined : pools.join('; ');
}

function tokenWords({ accessTokens }: PoolReport): string {
  if (accessTokens === undefined) return '';
  if (accessTokens === 'not-readable') {
    return '; for how long their access tokens live on is not known, because the app clients could not be read';
  }
  const { seconds, until } = accessTokens;
  if (seconds === 0) return '';
  const minutes = count(Math.ceil(seconds / 60), 'minute');
  return `; access tokens live on for at most ${minutes}: until ${instantWords(until, seconds)} if it is done now`;
}

/** `15:04 UTC`, with the day where that is not the day of the report. */
function instantWords(until: string, seconds: number): string {
  const time = `${until.slice(11, 16)} UTC`;
  const now = new Date(Date.parse(until) - seconds * 1000).toISOString();
  const day = until.slice(0, 10);
  return day === now.slice(0, 10) ? time : `${time} on ${day}`;
}
