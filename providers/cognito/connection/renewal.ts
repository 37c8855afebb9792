/** Fetches credentials anew when they expire in the middle of a run, and sends the call again. */
import type {
  CognitoIdentityProviderClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import type { InitializeHandler } from '@smithy/types';

/** What AWS answers to a session that was good once: its token expired, or IAM has forgotten its key (Common errors). */
const expired: ReadonlySet<string> = new Set([
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
]);

type Credentials = CognitoIdentityProviderClient['config']['credentials'];
type Identity = Awaited<ReturnType<Credentials>>;

/**
 * The SDK renews what says when it expires; keys in a profile do not, and a session may be ended early. An expired
 * request was not carried out, so whatever it is may be sent again: once a call, and not with the same keys. Calls of
 * all these clients whose keys expired share one renewal, which may be a person's sign-in.
 */
export function renewExpired(clients: readonly CognitoIdentityProviderClient[], credentials: Credentials): void {
  const renewals = new Map<string, Promise<Identity>>();
  const renewed = (used: string) => {
    const renewal = renewals.get(used) ?? credentials({ forceRefresh: true });
    renewals.set(used, renewal);
    return renewal;
  };
  const current = async () => {
    try {
      return await credentials();
    } catch (error) {
      // A role could not be taken on again, because the credentials that do so have expired.
      if (!isExpired(error)) throw error;
      return credentials({ forceRefresh: true });
    }
  };
  const middleware = (next: InitializeHandler<ServiceInputTypes, ServiceOutputTypes>) => {
    return async (args: Parameters<typeof next>[0]) => {
      const used = keyOf(await current());
      try {
        return await next(args);
      } catch (error) {
        if (!isExpired(error) || keyOf(await renewed(used)) === used) throw error;
        return next(args);
      }
    };
  };
  for (const { middlewareStack } of clients) {
    middlewareStack.add(middleware, { name: 'renewExpired', step: 'initialize', priority: 'high' });
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof Error && expired.has(error.name);
}

function keyOf({ accessKeyId, sessionToken = '' }: Identity): string {
  return `${accessKeyId} ${sessionToken}`;
}
