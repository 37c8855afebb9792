/** Every error of the calls this project makes: what it means to the user, and what to do. */

import type { SchemaProblem } from '../../constraints/schema-rules.ts';
import type { AttributeName } from '../../model/names.ts';
import { regionOfPool } from '../../model/pool-ids.ts';
import { accountRows } from './account-rows.ts';
import type { AnswerRow } from './answer-row.ts';
import { importRows } from './import-rows.ts';

const invalid = new Set(['InvalidParameterException', 'SerializationException', 'ValidationException']);

function schemaRow(code: SchemaProblem, says: RegExp, hint: string, attribute?: AttributeName): AnswerRow {
  return {
    names: invalid,
    says,
    code,
    ...(attribute === undefined ? {} : { attribute }),
    message: ({ words }) => `Cognito does not take the attributes: ${words}`,
    hint: () => hint,
  };
}

/** InvalidParameterException has no finer name, so its message decides (the wordings are observed, not documented). */
const schemaRows: readonly AnswerRow[] = [
  schemaRow('verified-without-address', /email is required to verify/i, 'declare email too', 'email_verified'),
  schemaRow(
    'verified-without-address',
    /phone number is required to verify/i,
    'declare phone_number too',
    'phone_number_verified',
  ),
  schemaRow('bad-phone-number', /phone number format/i, 'write it as in +15551234567', 'phone_number'),
  schemaRow('bad-email', /email (?:address )?format/i, 'write it as in diego@example.com', 'email'),
  schemaRow('bad-birthdate', /date format/i, 'write it as in 1990-12-31', 'birthdate'),
  schemaRow(
    'unknown-attribute',
    /does not exist in the schema/i,
    "add it to the pool's schema first; the names of custom attributes start with custom:",
  ),
  schemaRow('immutable', /cannot be (?:updated|modified)|non-mutable/i, 'declare the value that it has, or remove it'),
  schemaRow('required', /attribute is required/i, 'declare a value, or remove it from the declaration'),
  schemaRow('too-long', /no longer than|length less than or equal/i, 'shorten it'),
  schemaRow('too-short', /no shorter than|length greater than or equal/i, 'lengthen it, or blank it to delete it'),
  schemaRow('too-small', /no less than|value greater than or equal/i, 'declare a greater number'),
  schemaRow('too-big', /no (?:more|greater) than|value less than or equal/i, 'declare a smaller number'),
  schemaRow(
    'wrong-value-type',
    /must be (?:a number|true or false|an ISO 8601)|cannot be (?:converted|parsed)/i,
    "declare a value of the attribute's type",
  ),
];

/** Errors that one user's update may meet (AdminUpdateUserAttributes, Errors). */
const userRows: readonly AnswerRow[] = [
  {
    names: new Set(['AliasExistsException']),
    code: 'alias-taken',
    message: ({ words }) => `another account of the pool has that address or name already: ${words}`,
    hint: () => 'declare another one, or first change or blank it on the account that has it',
  },
  {
    names: new Set(['UserNotFoundException']),
    code: 'user-missing',
    message: () => 'the account no longer exists',
    hint: () => 'run again: it is then told as missing, or skipped, as missingUsers says',
  },
  ...schemaRows,
  {
    names: invalid,
    code: 'refused',
    message: ({ operation, words }) => `Cognito does not take what ${operation} was given: ${words}`,
    hint: () => "compare the declaration with the pool's schema and settings",
  },
  {
    names: new Set(['UserLambdaValidationException']),
    code: 'trigger-refused',
    message: ({ operation, words }) => `a Lambda trigger of the pool refused ${operation}: ${words}`,
    hint: () => "the trigger's own log in CloudWatch says why; it is tried again in the next run",
  },
  {
    names: new Set(['UnexpectedLambdaException', 'InvalidLambdaResponseException']),
    code: 'trigger-failed',
    message: ({ operation, words }) => `a Lambda trigger of the pool failed, and ${operation} with it: ${words}`,
    hint: () =>
      "look in the trigger's log, and whether Cognito may invoke it; CustomMessage runs where a message is sent",
  },
  {
    names: new Set(['InvalidSmsRoleAccessPolicyException']),
    code: 'message-undeliverable',
    attribute: 'phone_number',
    message: ({ words }) => `the pool's SMS role may not publish with SNS, so the code cannot be sent: ${words}`,
    hint: () => 'allow sns:Publish to that role, or declare phone_number_verified: true so that nothing is sent',
  },
  {
    names: new Set(['InvalidSmsRoleTrustRelationshipException']),
    code: 'message-undeliverable',
    attribute: 'phone_number',
    message: ({ words }) => `the pool's SMS role does not trust Cognito, so the code cannot be sent: ${words}`,
    hint: () =>
      "let it trust cognito-idp.amazonaws.com with the pool's external id, or declare phone_number_verified: true",
  },
  {
    names: new Set(['InvalidEmailRoleAccessPolicyException']),
    code: 'message-undeliverable',
    attribute: 'email',
    message: ({ words }) => `Cognito may not use the pool's e-mail identity, so the code cannot be sent: ${words}`,
    hint: () => 'allow Cognito to send with that SES identity, or declare email_verified: true so that nothing is sent',
  },
  {
    names: new Set(['CodeDeliveryFailureException']),
    code: 'message-undeliverable',
    message: ({ words }) => `the code could not be delivered: ${words}`,
    hint: () => 'check the address (the SMS sandbox takes verified numbers only), or declare its *_verified: true',
  },
  {
    names: new Set(['LimitExceededException']),
    says: /daily email limit/i,
    code: 'message-undeliverable',
    attribute: 'email',
    message: ({ words }) => `the pool has sent all the e-mail it may send today: ${words}`,
    hint: () => 'send through SES (the default sender has 50 a day), or declare email_verified: true',
  },
];

/** Errors that every other call would meet too: of the pool, the permissions, the service or the way to it. */
const everybodysRows: readonly AnswerRow[] = [
  {
    names: new Set(['ResourceNotFoundException']),
    code: 'pool-missing',
    message: ({ poolId, region }) =>
      `there is no user pool ${poolId} in ${region === undefined ? 'this account and Region' : `the Region ${region} of this account`}`,
    hint: ({ poolId, region }) => {
      const ofPool = regionOfPool(poolId);
      return ofPool === undefined || region === undefined || ofPool === region
        ? 'check userPoolId, aws:region and the account of the credentials'
        : `its id is of the Region ${ofPool}, but ${region} was asked: set aws:region, --region or AWS_REGION to ${ofPool}`;
    },
  },
  {
    names: new Set(['NotAuthorizedException', 'AccessDeniedException', 'AccessDenied']),
    code: 'not-authorized',
    message: ({ operation, poolId, words }) => `the credentials may not call ${operation} on ${poolId}: ${words}`,
    hint: ({ operation }) =>
      `allow cognito-idp:${operation} on that pool to the role that runs pulumi (docs/safety.md has the policy)`,
  },
  {
    names: new Set(['InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestExpired']),
    says: /expired|not yet current/i,
    code: 'not-authorized',
    message: ({ words }) => `the clock of this machine is wrong, so AWS refuses its signature: ${words}`,
    hint: () => 'set the clock and run again',
  },
  {
    names: new Set(['ProfileMissing']),
    code: 'not-authorized',
    message: ({ words }) => words,
    hint: () =>
      'aws configure list-profiles lists those that there are: set aws:profile, --profile or AWS_PROFILE to one',
  },
  {
    names: new Set([
      'CredentialsProviderError',
      'TokenProviderError',
      'ExpiredTokenException',
      'ExpiredToken',
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'RequestExpired',
      'IncompleteSignatureException',
      'MissingAuthenticationTokenException',
    ]),
    code: 'not-authorized',
    message: ({ words }) => `AWS credentials are missing or no longer valid: ${words}`,
    hint: () => 'sign in again (aws sso login), or set aws:profile or AWS_PROFILE',
  },
  {
    names: new Set(['OperationNotEnabledException']),
    code: 'read-only-replica',
    message: ({ operation, poolId, words }) => `${operation} is not available for ${poolId} in this Region: ${words}`,
    hint: () =>
      'a replica of a pool takes no writes: set aws:region to the primary Region of the pool. Or the pool is restored to a point in time, which blocks writes for up to a day: run again later',
  },
  {
    names: new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']),
    code: 'throttled',
    message: ({ operation }) => `Cognito kept throttling ${operation}, although it was tried again`,
    hint: () => 'others use the same quota: lower requestRates, or run again later; what is left is done then',
  },
  {
    names: new Set([
      'InternalErrorException',
      'InternalServerException',
      'InternalFailure',
      'ServiceUnavailableException',
    ]),
    code: 'service-fault',
    message: ({ operation, words }) =>
      `Cognito failed within itself in ${operation}, although it was tried again: ${words}`,
    hint: () => 'run again later, what is left is done then; the AWS Health Dashboard tells of wider faults',
  },
  {
    names: new Set(['UnreadableRefusal']),
    code: 'refused',
    message: ({ operation, words }) => `something on the way to Cognito refused ${operation}: ${words}`,
    hint: () => 'look for a proxy or a firewall, or another service at the endpoint (aws:endpoints, AWS_ENDPOINT_URL)',
  },
  {
    names: new Set(['ProxyRefused', 'ConnectionError']),
    code: 'unreachable',
    message: ({ operation, words }) => `Cognito could not be reached for ${operation}: ${words}`,
    hint: () =>
      'check the proxy in HTTPS_PROXY and HTTP_PROXY, and its user and password there; NO_PROXY lists what goes past it',
  },
  {
    names: new Set(['NoAnswer']),
    code: 'unreachable',
    message: ({ operation, words }) => `what came back for ${operation} is no answer of Cognito's: ${words}`,
    hint: () =>
      'look for a proxy or a sign-in page on the way, or another service at the endpoint (aws:endpoints, AWS_ENDPOINT_URL)',
  },
  {
    names: new Set(['UserPoolTaggingException']),
    code: 'refused',
    message: ({ operation, poolId, words }) =>
      `Cognito could not read the tags of ${poolId} for ${operation}: ${words}`,
    hint: () => "check the pool's tags and the tag policies of the account; the declaration is not at fault",
  },
  {
    names: new Set([
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
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
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'TimeoutError',
    ]),
    code: 'unreachable',
    message: ({ operation, words }) => `Cognito could not be reached for ${operation}: ${words}`,
    hint: () =>
      'check the network, the proxy (HTTPS_PROXY), aws:region and the endpoint (aws:endpoints, AWS_ENDPOINT_URL)',
  },
];

/** The whole table, in the order in which it is tried. */
export const answerRows: readonly AnswerRow[] = [...importRows, ...accountRows, ...userRows, ...everybodysRows];
