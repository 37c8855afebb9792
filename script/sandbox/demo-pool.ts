/** The demo's user pool on an emulator: a schema, and users, whose attributes are stale unless others are given. */
import {
  AdminCreateUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';

/** A user as the demo's table shows it. */
export interface DemoUser {
  readonly email: string;
  /** Without `sub` and `email`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The pool, and the two things the demo does to it beside `pulumi`. */
export interface DemoPool {
  readonly id: string;
  users(): Promise<readonly DemoUser[]>;
  /** What `aws cognito-idp admin-update-user-attributes` does. */
  changeByHand(email: string, attribute: string, value: string): Promise<void>;
}

const customAttributes = ['CustomAttr1', 'tenant', 'tier', 'limits'];

const staleUsers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'diego@example.com': { 'custom:CustomAttr1': 'Blue', 'custom:tier': 'free', locale: 'es' },
  'lin@example.com': { nickname: 'Linny', 'custom:tenant': 'acme' },
  'maya@example.com': { 'custom:tenant': 'initech', 'custom:tier': 'free' },
};

/** Makes the pool on the emulator at that URL, with the attributes of those users; any credentials will do there. */
export async function createDemoPool(endpoint: string, users = staleUsers): Promise<DemoPool> {
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  const client = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials });
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({
      PoolName: 'demo',
      UsernameAttributes: ['email'],
      Schema: customAttributes.map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
    }),
  );
  const UserPoolId = UserPool?.Id ?? '';
  for (const [email, attributes] of Object.entries(users)) {
    const UserAttributes = Object.entries({ email, ...attributes }).map(([Name, Value]) => ({ Name, Value }));
    const MessageAction = 'SUPPRESS';
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: email, UserAttributes, MessageAction }));
  }
  return {
    id: UserPoolId,
    async users() {
      const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId }));
      return Users.map(({ Attributes = [] }) => demoUser(Attributes)).sort((a, b) => (a.email < b.email ? -1 : 1));
    },
    async changeByHand(Username, Name, Value) {
      const UserAttributes = [{ Name, Value }];
      await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    },
  };
}

function demoUser(pairs: readonly { Name?: string | undefined; Value?: string | undefined }[]): DemoUser {
  const attributes = new Map(pairs.map(({ Name = '', Value = '' }) => [Name, Value]));
  const email = attributes.get('email') ?? '';
  for (const shownElsewhere of ['email', 'sub']) attributes.delete(shownElsewhere);
  return { email, attributes };
}
