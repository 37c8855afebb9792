/** How long the access tokens of users live on who are signed out. */
import { CognitoError } from '../cognito/gateway.ts';
import { endOfSessions } from '../plan/ended-sessions.ts';
import type { AccessTokens } from '../report/report-model.ts';
import type { PlannedPool } from './pool-plan.ts';

/**
 * Reads the app clients where the plan signs somebody out, and nothing else. What cannot be read is told, and holds nothing back. `now` is
 * in milliseconds since 1970. Throws the CognitoError of a run that was stopped.
 */
export async function accessTokensOf(
  { pool: { gateway }, plan }: Pick<PlannedPool, 'pool' | 'plan'>,
  now: number,
): Promise<AccessTokens | undefined> {
  if (!plan.users.some((user) => endOfSessions(user) !== undefined)) return undefined;
  try {
    const clients = await gateway.appClients();
    if (clients === undefined) return 'not-readable';
    const seconds = clients.accessTokenSeconds;
    return { seconds, until: new Date(now + seconds * 1000).toISOString() };
  } catch (error) {
    if (error instanceof CognitoError && error.refusal.code !== 'stopped') return 'not-readable';
    throw error;
  }
}
