/** Makes every request of a client, retries included, wait for its turn, and counts it. */
import type {
  CognitoIdentityProviderClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import type { FinalizeHandler, FinalizeHandlerArguments } from '@smithy/types';
import { isThrottle } from '../retries.ts';
import { categoryOf } from './quotas.ts';
import type { Budgets } from './rates.ts';
import type { TrafficCounter } from './traffic.ts';

/**
 * Puts budgets and counter into the client, inside the SDK's retry loop and before the request is signed: a signature is
 * good for five minutes, and a turn may take longer.
 */
export function pace(client: CognitoIdentityProviderClient, budgets: () => Budgets, traffic: TrafficCounter): void {
  client.middlewareStack.addRelativeTo(
    (next: FinalizeHandler<ServiceInputTypes, ServiceOutputTypes>, { commandName = '' }) => {
      const operation = commandName.replace(/Command$/, '');
      const category = categoryOf(operation);
      let attempt = 0;
      return async (args: FinalizeHandlerArguments<ServiceInputTypes>) => {
        attempt += 1;
        if (category !== undefined) await budgets().turn(category);
        traffic.sent(operation, attempt);
        try {
          return await next(args);
        } catch (error) {
          if (isThrottle(error)) {
            traffic.throttled(operation);
            if (category !== undefined) budgets().throttled(category);
          }
          throw error;
        }
      };
    },
    { name: 'pacing', relation: 'before', toMiddleware: 'httpSigningMiddleware' },
  );
}
