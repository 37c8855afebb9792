/** Opens the calls of one pool, paced within the rates. */
import { type AccountGateway, createAccountGateway } from './account-gateway.ts';
import { connect } from './connection/connection.ts';
import type { Connection } from './connection/connection-settings.ts';
import { createGateway, type Gateway, tellingErrors } from './gateway.ts';
import { createImportGateway, type ImportGateway } from './import-gateway.ts';
import { type AccountRates, accountRates, provisionedLimit } from './rates/account-quotas.ts';
import { pace } from './rates/pacing.ts';
import { defaultRequestRates, type WantedRates } from './rates/quotas.ts';
import { type ProcessBudgets, processBudgets } from './rates/rates.ts';
import { countTraffic, type Traffic } from './rates/traffic.ts';

/** What the pools of one process share. */
export interface ProcessLimits {
  readonly budgets: ProcessBudgets;
  /** Once it is aborted, no further request is sent; those under way finish. */
  readonly stopped: AbortSignal;
}

/** All calls of one pool, over the same connections and budgets. */
export interface OpenGateways extends AccountRates {
  readonly poolId: string;
  readonly region: string;
  readonly gateway: Gateway;
  /** The calls about accounts and groups. */
  readonly accounts: AccountGateway;
  readonly imports: ImportGateway;
  /** What was sent to this pool. */
  readonly traffic: Traffic;
  /** Lets go of the connections. */
  close(): void;
}

/** Makes no call of Cognito's, but GetProvisionedLimit where a rate is a percent. Throws ConnectionError and CognitoError. */
export async function openGateways(
  connection: Connection,
  poolId: string,
  wanted: WantedRates,
  limits?: ProcessLimits,
): Promise<OpenGateways> {
  const clients = await connect(connection, poolId, limits === undefined ? {} : { stopped: limits.stopped });
  const { region, repeating, once } = clients;
  // Those of LimitManagement, until the rates of the other categories are known.
  let budgets = processBudgets(limits?.stopped).ofPool(region, defaultRequestRates);
  const traffic = countTraffic();
  for (const client of [repeating, once]) pace(client, () => budgets, traffic);
  const { rates, shares } = await accountRates(wanted, provisionedLimit(repeating, tellingErrors(poolId, region)));
  budgets = (limits?.budgets ?? processBudgets()).ofPool(region, rates);
  return {
    poolId,
    region,
    rates,
    shares,
    gateway: createGateway(clients, poolId),
    accounts: createAccountGateway(clients, poolId),
    imports: createImportGateway(clients, poolId, limits?.stopped),
    traffic,
    close() {
      repeating.destroy();
      once.destroy();
    },
  };
}
