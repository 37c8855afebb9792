/** Refuses what is no answer of Cognito's: the SDK takes any JSON that comes with a success. */
import type {
  CognitoIdentityProviderClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import type { HandlerExecutionContext, InitializeHandler } from '@smithy/types';
import { NoAnswer } from './no-answer.ts';
import { anyText, date, flag, having, listOf, mapOf, number, optional, type Shape, text } from './shapes.ts';

const attributes = listOf(having({ Name: text, Value: optional(anyText) }));
const account = {
  Username: text,
  Enabled: optional(flag),
  UserStatus: optional(text),
  UserCreateDate: optional(date),
  UserLastModifiedDate: optional(date),
};
const user = having({ ...account, Attributes: optional(attributes) });
const names = optional(listOf(text));
const limits = (...members: readonly string[]) =>
  optional(having(Object.fromEntries(members.map((member) => [member, optional(anyText)]))));
const attributeRule = having({
  Name: text,
  AttributeDataType: optional(text),
  Mutable: optional(flag),
  Required: optional(flag),
  StringAttributeConstraints: limits('MinLength', 'MaxLength'),
  NumberAttributeConstraints: limits('MinValue', 'MaxValue'),
});
const pool = having({
  Id: text,
  SchemaAttributes: listOf(attributeRule),
  UsernameAttributes: names,
  AliasAttributes: names,
  AutoVerifiedAttributes: names,
  MfaConfiguration: optional(text),
  EstimatedNumberOfUsers: optional(number),
  UsernameConfiguration: optional(having({ CaseSensitive: optional(flag) })),
  UserAttributeUpdateSettings: optional(having({ AttributesRequireVerificationBeforeUpdate: names })),
  Policies: optional(having({ PasswordPolicy: optional(having({})) })),
});
const groups = having({ Groups: listOf(having({ GroupName: text })), NextToken: optional(text) });
const importJob = having({
  JobId: text,
  JobName: optional(text),
  Status: text,
  ImportedUsers: optional(number),
  SkippedUsers: optional(number),
  FailedUsers: optional(number),
  CompletionMessage: optional(anyText),
});

/**
 * By operation, what its answer has at least (API reference, Response Elements). Operations that answer with nothing are not here. A
 * list of import jobs has at least one entry where it is there at all (botocore, UserImportJobsListType).
 */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['DescribeUserPool', having({ UserPool: pool })],
  ['ListUsers', having({ Users: listOf(user), PaginationToken: optional(text) })],
  ['AdminGetUser', having({ ...account, UserAttributes: attributes })],
  ['AdminCreateUser', having({ User: user })],
  ['ListUsersInGroup', having({ Users: listOf(user), NextToken: optional(text) })],
  ['ListGroups', groups],
  ['AdminListGroupsForUser', groups],
  ['ListIdentityProviders', having({ Providers: listOf(having({ ProviderName: text })), NextToken: optional(text) })],
  [
    'DescribeIdentityProvider',
    having({ IdentityProvider: having({ ProviderName: text, AttributeMapping: optional(mapOf(anyText)) }) }),
  ],
  [
    'DescribeUserPoolClient',
    having({
      UserPoolClient: having({
        AccessTokenValidity: optional(number),
        TokenValidityUnits: optional(having({ AccessToken: optional(text) })),
        WriteAttributes: names,
      }),
    }),
  ],
  ['GetProvisionedLimit', having({ Limit: having({ ProvisionedLimitValue: number }) })],
  ['GetCSVHeader', having({ CSVHeader: listOf(text) })],
  ['CreateUserImportJob', having({ UserImportJob: having({ JobId: text, PreSignedUrl: text }) })],
  ['StartUserImportJob', having({ UserImportJob: importJob })],
  ['DescribeUserImportJob', having({ UserImportJob: importJob })],
  ['ListUserImportJobs', having({ UserImportJobs: optional(listOf(importJob)), PaginationToken: optional(text) })],
]);

/** Makes calls of that client fail with NoAnswer where what came back is none. */
export function checkAnswers({ middlewareStack }: CognitoIdentityProviderClient): void {
  middlewareStack.add(
    (next: InitializeHandler<ServiceInputTypes, ServiceOutputTypes>, { commandName = '' }: HandlerExecutionContext) => {
      const shape = shapes.get(commandName.replace(/Command$/, ''));
      if (shape === undefined) return next;
      return async (args: Parameters<typeof next>[0]) => {
        const answer = await next(args);
        const problem = shape(answer.output, '');
        if (problem !== undefined) throw new NoAnswer(problem);
        return answer;
      };
    },
    { name: 'checkAnswers', step: 'initialize', priority: 'low' },
  );
}
