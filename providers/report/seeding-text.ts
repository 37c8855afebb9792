/** How missing users come into the pool, in one line for people: the choice, and what it is predicted to take. */
import type { Seeding } from '../core/seeding-plan.ts';
import { count, duration } from './amounts.ts';

/** `imports 20,000 users by 1 job: about 8 min 7 s (8 min 20 s one by one)`. */
export function seedingText({ how, users, creating, importing, roleMissing }: Seeding): string {
  if (how === 'create' || importing === undefined) {
    const quicker = importing === undefined ? '' : duration(importing.seconds);
    const hint = roleMissing ? ` (import jobs: about ${quicker}; they need importRoleArn)` : '';
    return `creates ${count(users, 'user')} one by one: about ${duration(creating.seconds)}${hint}`;
  }
  const { jobs, calls, seconds } = importing;
  const rest = calls === 0 ? '' : `, and creates ${calls.toLocaleString('en')} one by one`;
  const head = `imports ${count(users - calls, 'user')} by ${count(jobs, 'job')}${rest}`;
  return `${head}: about ${duration(seconds)} (${duration(creating.seconds)} one by one)`;
}
