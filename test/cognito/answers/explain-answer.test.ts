import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerRows } from '../../../providers/cognito/answers/answer-table.ts';
import { type Answer, explainAnswer } from '../../../providers/cognito/answers/explain-answer.ts';

const call = { operation: 'AdminUpdateUserAttributes', poolId: 'eu-west-1_a', sent: ['email', 'nickname'] };
const invalid = 'InvalidParameterException';

describe('an answer of Cognito, the network or the credentials', () => {
  it.each<[string, string, string, string?]>([
    ['AliasExistsException', 'An account with the email already exists.', 'alias-taken', 'email'],
    ['AliasExistsException', 'An account with the given phone_number already exists.', 'alias-taken', 'phone_number'],
    ['AliasExistsException', 'User already exists', 'alias-taken'],
    ['UserNotFoundException', 'User does not exist.', 'user-missing'],
    [invalid, 'user.custom:x: Attribute does not exist in the schema.\n', 'unknown-attribute', 'custom:x'],
    [
      invalid,
      'Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n',
      'unknown-attribute',
      'custom:x',
    ],
    [invalid, 'user.birthdate: Attribute cannot be updated.\n', 'immutable', 'birthdate'],
    [invalid, 'Cannot modify the non-mutable attribute sub', 'immutable', 'sub'],
    [invalid, 'user.given_name: Attribute is required and cannot be deleted.', 'required', 'given_name'],
    [invalid, 'given_name: The attribute is required', 'required'],
    [invalid, 'Email is required to verify/un-verify an email', 'verified-without-address', 'email_verified'],
    [
      invalid,
      'Phone Number is required to verify/un-verify a phone number',
      'verified-without-address',
      'phone_number_verified',
    ],
    [invalid, 'Invalid phone number format.', 'bad-phone-number', 'phone_number'],
    [invalid, 'Invalid email address format.', 'bad-email', 'email'],
    [invalid, 'user.birthdate: Invalid date format.', 'bad-birthdate', 'birthdate'],
    [invalid, 'custom:a: String must be no longer than 5 characters', 'too-long', 'custom:a'],
    [invalid, 'user.custom:a: String must be no shorter than 5 characters', 'too-short', 'custom:a'],
    [invalid, 'user.custom:a: Number must be no less than 5.', 'too-small', 'custom:a'],
    [invalid, 'user.custom:a: Number must be no more than 5.', 'too-big', 'custom:a'],
    [invalid, 'user.custom:a: Attribute value must be a number.', 'wrong-value-type', 'custom:a'],
    [invalid, 'user.custom:a: Attribute value must be true or false.', 'wrong-value-type', 'custom:a'],
    [invalid, 'user.custom:a: Attribute value must be an ISO 8601 date and time.', 'wrong-value-type', 'custom:a'],
    [
      invalid,
      "Value at 'userAttributes.2.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
      'too-long',
      'nickname',
    ],
    [invalid, "Value at 'userAttributes.9.member.value' failed to satisfy constraint", 'refused'],
    [invalid, 'The filter is malformed.', 'refused'],
    ['SerializationException', 'NUMBER_VALUE cannot be converted to String', 'wrong-value-type'],
    ['UserLambdaValidationException', 'CustomMessage failed with error no.', 'trigger-refused'],
    ['UnexpectedLambdaException', 'arn:x failed with error AccessDenied.', 'trigger-failed'],
    ['InvalidLambdaResponseException', 'Unrecognizable lambda output', 'trigger-failed'],
    ['InvalidSmsRoleAccessPolicyException', 'Role has no permission', 'message-undeliverable', 'phone_number'],
    ['InvalidSmsRoleTrustRelationshipException', 'Role does not trust', 'message-undeliverable', 'phone_number'],
    ['InvalidEmailRoleAccessPolicyException', 'Not allowed', 'message-undeliverable', 'email'],
    ['CodeDeliveryFailureException', 'Phone number not verified in the sandbox', 'message-undeliverable'],
    ['LimitExceededException', 'Exceeded daily email limit for the operation', 'message-undeliverable', 'email'],
    ['LimitExceededException', 'Attempt limit exceeded', 'throttled'],
    ['ResourceNotFoundException', 'User pool eu-west-1_a does not exist.', 'pool-missing'],
    ['NotAuthorizedException', 'Not authorized', 'not-authorized'],
    ['AccessDeniedException', 'User: arn:x is not authorized to perform: cognito-idp:X', 'not-authorized'],
    ['OperationNotEnabledException', 'Not enabled in this Region', 'read-only-replica'],
    ['TooManyRequestsException', 'Too many requests', 'throttled'],
    ['ThrottlingException', 'Rate exceeded', 'throttled'],
    ['InternalErrorException', 'Something went wrong', 'service-fault'],
    ['InternalServerException', 'Something went wrong', 'service-fault'],
    ['ServiceUnavailableException', '', 'service-fault'],
    ['UserPoolTaggingException', 'Tags', 'refused'],
    ['InvalidSignatureException', 'Signature expired: 20240101T000000Z is now earlier than x', 'not-authorized'],
    ['InvalidSignatureException', 'The request signature we calculated does not match', 'not-authorized'],
    ['ExpiredTokenException', 'The security token included in the request is expired', 'not-authorized'],
    ['UnrecognizedClientException', 'The security token included in the request is invalid', 'not-authorized'],
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'not-authorized'],
    ['TimeoutError', 'socket timed out', 'unreachable'],
    ['SomethingNewException', 'Never seen', 'refused'],
    ['UsernameExistsException', 'User account already exists', 'user-exists'],
    ['UsernameExistsException', 'An account with the given email already exists.', 'user-exists', 'email'],
    [
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
      'bad-password-value',
    ],
    [invalid, "1 validation error detected: Value at 'password' failed to satisfy constraint", 'bad-password-value'],
    [
      invalid,
      "Value at 'temporaryPassword' failed to satisfy constraint: Member must have length less than or equal to 256",
      'bad-password-value',
    ],
    ['PasswordHistoryPolicyViolationException', 'Password has been used before', 'bad-password-value'],
    ['UnsupportedUserStateException', 'Resend not possible.', 'wrong-user-state'],
    ['UserNotConfirmedException', 'User is not confirmed.', 'wrong-user-state'],
    ['ResourceNotFoundException', 'Group not found.', 'unknown-group'],
    ['ResourceNotFoundException', 'User pool eu-west-1_Group does not exist.', 'pool-missing'],
    ['LimitExceededException', 'A user pool has at most 10000 groups.', 'too-many-groups'],
    [invalid, 'A user is in at most 100 groups.', 'too-many-groups'],
    [invalid, 'user.custom:groups: Attribute does not exist in the schema.', 'unknown-attribute', 'custom:groups'],
    ['PreconditionNotMetException', 'Not met', 'refused'],
  ])('%s, %j: %s', (name, message, code, attribute) => {
    const refusal = explainAnswer({ name, message }, call);
    expect(refusal.code).toBe(code);
    expect(refusal.attribute).toBe(attribute);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED'])('the network code %s: unreachable', (code) => {
    const refusal = explainAnswer({ name: 'Error', message: '', code }, call);
    expect(refusal).toMatchObject({ code: 'unreachable', message: expect.stringContaining(code) });
  });

  it('tells a wrong clock from wrong credentials', () => {
    const explained = (message: string) => explainAnswer({ name: 'InvalidSignatureException', message }, call).hint;
    expect(explained('Signature expired')).toContain('clock');
    expect(explained('does not match')).toContain('sign in');
  });

  it('never tells a secret of the call, and is recognized all the same', () => {
    const words = { name: 'InvalidPasswordException', message: 'The password "hunter 2" is\ntoo short' };
    const { code, message } = explainAnswer(words, { ...call, secrets: ['hunter 2'] });
    expect({ code, message }).toEqual({ code: 'bad-password-value', message: expect.not.stringContaining('hunter') });
    const group = { name: 'ResourceNotFoundException', message: 'Group not found.' };
    expect(explainAnswer(group, { ...call, secrets: ['not found'] }).code).toBe('unknown-group');
  });

  it.each([
    ['number', "Value at 'userAttributes.2.member.value' failed to satisfy constraint", '2'],
    ['name', 'user.nickname: String must be no longer than 5 characters', 'nickname'],
  ])('finds the attribute whose %s is a secret, too', (_, message, secret) => {
    const answer = { name: 'InvalidParameterException', message };
    const told = explainAnswer(answer, { ...call, sent: ['name', 'nickname'], secrets: [secret] });
    expect(told.attribute).toBe('nickname');
    expect(told.message).not.toContain(message);
  });

  it('names the group that is not there', () => {
    const words = { name: 'ResourceNotFoundException', message: 'Group not found.' };
    expect(explainAnswer(words, { ...call, group: 'admins' }).message).toContain('admins');
  });

  it('names the operation and the pool that a policy has to allow', () => {
    const { message, hint } = explainAnswer(
      { name: 'AccessDeniedException', message: 'no' },
      { operation: 'ListUsers', poolId: 'eu-west-1_a' },
    );
    expect(message).toContain('eu-west-1_a');
    expect(hint).toContain('cognito-idp:ListUsers');
  });
});

describe('for any answer', () => {
  const names = answerRows.flatMap((row) => [...(row.names ?? [])]);
  const answer: fc.Arbitrary<Answer> = fc.record({
    name: fc.constantFrom('', 'Error', ...names),
    message: fc.string({ unit: 'binary' }),
    code: fc.constantFrom('', 'ECONNRESET', 'toString'),
  });

  it('there is one line, with a way out for every known one', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const { message, hint } = explainAnswer(given, call);
        expect(message).not.toMatch(/[\r\n]/);
        expect(message.trim()).not.toBe('');
        if (names.includes(given.name)) expect(hint).toBeTruthy();
      }),
    );
  });
});
