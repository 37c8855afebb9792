/** Opens the calls of one pool, paced within the rates. */
import { type AccountGateway, createAccountGateway } from './account-gateway.ts';
import { connect } from './connection/connection.ts';
import type { Connection } from './connection/connection-settings.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createImportGateway, type ImportGateway } from './import-gateway.ts';
import { pace } from './rates/pacing.ts';
import type { RequestRates } from './rates/quotas.ts';
import { type ProcessBudgets, processBudgets } from './rates/rates.ts';
import { countTraffic, type Traffic } from './rates/traffic.ts';

/** What the pools of one process share. */
export interface ProcessLimits {
  readonly budgets: ProcessBudgets;
  /** Once it is aborted, no further request is sent; those under way finish. */
  readonly stopped: AbortSignal;
}

/** All calls of one pool, over the same connections and budgets. */
export interface OpenGateways {
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

/** Makes no call of Cognito's. Throws ConnectionError. */
export async function openGateways(
  connection: Connection,
  poolId: string,
  rates: RequestRates,
  limits?: ProcessLimits,
): Promise<OpenGateways> {
  const clients = await connect(connection, poolId, limits === undefined ? {} : { stopped: limits.stopped });
  const { region, repeating, once } = clients;
  const budgets = (limits?.budgets ?? processBudgets()).ofPool(region, rates);
  const traffic = countTraffic(rates);
  for (const client of [repeating, once]) pace(client, budgets, traffic);
  return {
    poolId,
    region,
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
