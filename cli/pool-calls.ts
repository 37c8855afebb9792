/** Opens the calls of the pool that a command is about. */
import type { AccountGateway } from '../providers/cognito/account-gateway.ts';
import { connectionFromConfig } from '../providers/cognito/connection/connection-settings.ts';
import type { Gateway } from '../providers/cognito/gateway.ts';
import { openGateways } from '../providers/cognito/open-gateways.ts';
import type { RequestRates } from '../providers/cognito/rates/quotas.ts';
import { ratesOf } from '../providers/settings/with-defaults.ts';
import { CommandFailure } from './command-failure.ts';
import { targetOf } from './target/target.ts';
import type { TargetFlags } from './target/target-options.ts';

/** The flags that name a pool, as commander gives them. */
export type PoolFlags = Pick<TargetFlags, 'stack' | 'component' | 'userPoolId' | 'region' | 'profile' | 'cwd'>;

/** The calls of one pool. */
export interface PoolCalls {
  readonly gateway: Gateway;
  readonly accounts: AccountGateway;
  readonly rates: RequestRates;
}

/** Calls `use` with the pool that the flags name, and closes its connections. Throws CommandFailure where none is named. */
export async function withPool<T>(flags: PoolFlags, use: (calls: PoolCalls) => Promise<T>): Promise<T> {
  const { userPoolId, connection, settings } = await targetOf(flags);
  if (userPoolId === undefined) {
    throw new CommandFailure(
      'there is no user pool\n  = name it with --user-pool-id, or a stack that has one with --stack',
    );
  }
  const open = await openGateways(connectionFromConfig(connection), userPoolId, ratesOf(settings));
  try {
    return await use(open);
  } finally {
    open.close();
  }
}
