/** How Cognito is reached, as Pulumi's `aws:*` says: region, profile, roles and endpoints. */
import { ConnectionError } from './connection-error.ts';

/** One `aws:assumeRoles` entry as @pulumi/aws writes it. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  /** Seconds, or a Go duration such as `1h`. */
  readonly duration?: string;
  /** Session policies: the role may do no more than they say, too. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
}

/** Who and where, before the SDK's own chain fills the gaps (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL, ...). */
export interface Connection {
  readonly region?: string;
  readonly profile?: string;
  readonly roles: readonly AssumedRole[];
  /** Static keys of `aws:accessKey`, `aws:secretKey` and `aws:token`. They never leave the process. */
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly cognitoEndpoint?: string;
  readonly stsEndpoint?: string;
}

/** A value of the stack's configuration by its full key (`aws:region`); structured values are JSON text. */
export type ConfigValue = (key: string) => string | undefined;

/** Reads `aws:*` as @pulumi/aws does. Throws with the key's name for a value that is not of the shape it documents. */
export function connectionFromConfig(config: ConfigValue): Connection {
  const endpoints = objects(config, 'aws:endpoints');
  const roles = [...objects(config, 'aws:assumeRoles'), ...objects(config, 'aws:assumeRole')];
  const accessKeyId = config('aws:accessKey');
  const secretAccessKey = config('aws:secretKey');
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey, sessionToken: config('aws:token') };
  return defined({
    region: config('aws:region'),
    profile: config('aws:profile'),
    roles: roles.map((role) =>
      defined({
        roleArn: text(role, 'roleArn') ?? '',
        sessionName: text(role, 'sessionName'),
        externalId: text(role, 'externalId'),
        duration: text(role, 'duration') ?? text(role, 'durationSeconds'),
        policy: text(role, 'policy'),
        policyArns: texts(role, 'policyArns'),
        sourceIdentity: text(role, 'sourceIdentity'),
        tags: map(role, 'tags'),
        transitiveTagKeys: texts(role, 'transitiveTagKeys'),
      }),
    ),
    keys: keys === undefined ? undefined : defined(keys),
    cognitoEndpoint: endpoint(endpoints, 'cognitoidp') ?? endpoint(endpoints, 'cognitoidentityprovider'),
    stsEndpoint: endpoint(endpoints, 'sts'),
  });
}

function endpoint(endpoints: readonly object[], service: string): string | undefined {
  return endpoints.map((entry) => text(entry, service)).find((url) => url !== undefined && url !== '');
}

function objects(config: ConfigValue, key: string): readonly object[] {
  const value = config(key);
  if (value === undefined || value === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw new ConnectionError(`the configuration ${key} is not JSON: see @pulumi/aws for its shape`);
  }
  const list = Array.isArray(parsed) ? parsed : [parsed];
  return list.filter((entry) => typeof entry === 'object' && entry !== null);
}

function member(entry: object, key: string): unknown {
  return Object.entries(entry).find(([name]) => name === key)?.[1];
}

function texts(entry: object, key: string): readonly string[] | undefined {
  const value = member(entry, key);
  return Array.isArray(value) ? value.map(String) : undefined;
}

function map(entry: object, key: string): Readonly<Record<string, string>> | undefined {
  const value = member(entry, key);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, String(inner)]));
}

function text(entry: object, key: string): string | undefined {
  const value = member(entry, key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The same object without its undefined properties, as `exactOptionalPropertyTypes` wants it. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } & object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
