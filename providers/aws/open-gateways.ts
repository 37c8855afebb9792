/** Opens the gateways of one pool, paced within the rates, for whoever needs no session of the provider's. */
import { type AccountGateway, createAccountGateway } from './account-gateway.ts';
import { type Connection, connect } from './connection.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { pace } from './pacing.ts';
import type { RequestRates } from './quotas.ts';
import { requestBudgets } from './rates.ts';
import { countTraffic } from './traffic.ts';

/** Both gateways over the same connections and budgets. */
export interface OpenGateways {
  readonly gateway: Gateway;
  readonly accounts: AccountGateway;
  /** Lets go of the connections. */
  close(): void;
}

/** Makes no call of Cognito's. Throws ConnectionError. */
export async function openGateways(connection: Connection, poolId: string, rates: RequestRates): Promise<OpenGateways> {
  const clients = await connect(connection, poolId);
  const budgets = requestBudgets(rates);
  const traffic = countTraffic(rates);
  for (const client of [clients.repeating, clients.once]) pace(client, budgets, traffic);
  return {
    gateway: createGateway(clients, poolId),
    accounts: createAccountGateway(clients, poolId),
    close() {
      clients.repeating.destroy();
      clients.once.destroy();
    },
  };
}
