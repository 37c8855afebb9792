/** Fetches credentials anew when they expire in the middle of a run, and sends the call again. */
import type {
  CognitoIdentityProviderClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import type { InitializeHandler } from '@smithy/types';

/** What AWS answers to a session token that was good once (Common errors, ExpiredTokenException). */
const expired: ReadonlySet<string> = new Set(['ExpiredTokenException', 'ExpiredToken']);

/**
 * The SDK renews what says when it expires; keys in a profile do not, and a session may be ended early. An expired
 * request was not carried out, so whatever it is may be sent again. Once a call: what the chain gives may be expired
 * too.
 */
export function renewExpired(client: CognitoIdentityProviderClient): void {
  const { credentials } = client.config;
  client.middlewareStack.add(
    (next: InitializeHandler<ServiceInputTypes, ServiceOutputTypes>) => async (args) => {
      const used = await credentials();
      try {
        return await next(args);
      } catch (error) {
        if (!(error instanceof Error) || !expired.has(error.name)) throw error;
        const now = await credentials();
        // Somebody who was under way at the same time may have renewed them already.
        const stale = now.accessKeyId === used.accessKeyId && now.sessionToken === used.sessionToken;
        if (stale) await credentials({ forceRefresh: true });
        return next(args);
      }
    },
    { name: 'renewExpired', step: 'initialize', priority: 'high' },
  );
}
