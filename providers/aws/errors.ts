/** What Cognito, the network or the credentials answered, told in the user's terms: never a raw SDK dump. */
import type { DiagnosticCode } from '../core/types.ts';

/** An answer that is not the one asked for. */
export interface Refusal {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** Reads any error of the SDK. `operation` is the API's name, `poolId` the pool it went to. */
export function explain(error: unknown, operation: string, poolId: string): Refusal {
  const { name, message, code } = errorParts(error);
  const told = message.replaceAll(/\s+/g, ' ').trim();
  if (name === 'ResourceNotFoundException') {
    return {
      code: 'pool-missing',
      message: `there is no user pool ${poolId} in this account and Region`,
      hint: 'check userPoolId, aws:region and the account of the credentials',
    };
  }
  if (name === 'UserNotFoundException')
    return { code: 'user-missing', message: 'the account does not exist any longer' };
  if (authorizationErrors.has(name)) {
    return {
      code: 'not-authorized',
      message: `the credentials may not call ${operation} on ${poolId}: ${told}`,
      hint: `allow cognito-idp:${operation} on that pool to the role that runs pulumi (the README has the policy)`,
    };
  }
  if (credentialErrors.has(name)) {
    return {
      code: 'not-authorized',
      message: `AWS credentials are missing or no longer valid: ${told}`,
      hint: 'sign in again (aws sso login), or set aws:profile or AWS_PROFILE',
    };
  }
  if (throttlingErrors.has(name)) {
    return {
      code: 'throttled',
      message: `Cognito kept throttling ${operation}, although it was tried again`,
      hint: 'others use the same quota: lower requestRates, or run again later; what is left is done then',
    };
  }
  if (networkErrors.has(code) || name === 'TimeoutError') {
    return {
      code: 'unreachable',
      message: `Cognito could not be reached for ${operation}: ${told || code}`,
      hint: 'check the network, aws:region and the endpoint (aws:endpoints, AWS_ENDPOINT_URL)',
    };
  }
  return { code: 'refused', message: `Cognito refused ${operation}: ${told || name}` };
}

const authorizationErrors = new Set(['NotAuthorizedException', 'AccessDeniedException', 'AccessDenied']);

const credentialErrors = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
]);

const throttlingErrors = new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']);

const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function errorParts(error: unknown): { readonly name: string; readonly message: string; readonly code: string } {
  if (!(error instanceof Error)) return { name: '', message: String(error), code: '' };
  // Node reports a host with several addresses as one AggregateError with an empty message.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return { name: error.name, message: cause.message, code };
}
