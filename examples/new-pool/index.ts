/** A new environment in one `pulumi up`: a bucket, the pool with its schema, groups and app client, and the users in it. */
import * as aws from '@pulumi/aws';
import { CognitoUsers } from 'pulumi-cognito-users';

// Cognito changes no custom attribute once it is there: without the lengths, every `up` would see a difference.
const text = { attributeDataType: 'String', mutable: true, stringAttributeConstraints: { maxLength: '256' } };

const files = new aws.s3.Bucket('files');

const pool = new aws.cognito.UserPool('pool', {
  usernameAttributes: ['email'],
  autoVerifiedAttributes: ['email'],
  schemas: [
    { name: 'tenant', ...text },
    { name: 'tier', ...text },
    { name: 'bucket', ...text },
  ],
  passwordPolicy: {
    minimumLength: 12,
    requireLowercase: true,
    requireUppercase: true,
    requireNumbers: true,
    requireSymbols: false,
    temporaryPasswordValidityDays: 7,
  },
});

const groups = ['admins', 'members'].map((name) => new aws.cognito.UserGroup(name, { userPoolId: pool.id, name }));

const client = new aws.cognito.UserPoolClient('app', {
  userPoolId: pool.id,
  explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
});

// The users have attributes of the pool and are in groups: a preview counts with those that are about to be made.
const users = new CognitoUsers('users', {
  pool,
  groups: groups.map(({ name }) => name),
  users: './users',
  missingUsers: 'create',
  values: { bucketArn: files.arn },
});

export const userPoolId = pool.id;
export const clientId = client.id;
export const ana = users.sub('ana@example.com');
