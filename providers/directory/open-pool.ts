/** Opens one pool as a process reads and writes it: its calls, and what is known of its users and groups. */
import type { Connection } from '../cognito/connection/connection-settings.ts';
import { type OpenGateways, openGateways, type ProcessLimits } from '../cognito/open-gateways.ts';
import type { WantedRates } from '../cognito/rates/quotas.ts';
import { type Directory, openDirectory } from './directory.ts';
import { type GroupDirectory, openGroups } from './group-directory.ts';

/** An open pool. */
export interface OpenPool extends Omit<OpenGateways, 'close'> {
  readonly groups: GroupDirectory;
  readonly directory: Directory;
}

/** Opens the pool with one DescribeUserPool. Throws ConnectionError and CognitoError. */
export async function openPool(
  connection: Connection,
  poolId: string,
  wanted: WantedRates,
  limits: ProcessLimits,
): Promise<OpenPool> {
  const gateways = await openGateways(connection, poolId, wanted, limits);
  const { rates } = gateways;
  return {
    ...gateways,
    groups: openGroups(gateways.accounts, rates),
    directory: await openDirectory(gateways.gateway, rates.UserList),
  };
}
