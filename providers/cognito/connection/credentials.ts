/** Finds credentials: static keys or the SDK's chain, and the roles that are taken on with them. */
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { ConnectionError } from './connection-error.ts';
import type { AssumedRole, Connection } from './connection-settings.ts';
import { profileFailure } from './profiles.ts';

type Credentials = Extract<CognitoIdentityProviderClientConfig['credentials'], (options: never) => unknown>;

/**
 * Forced to refresh, the whole chain is made anew: roles keep their own memory of the credentials that took them on, and those
 * may be what has expired.
 */
export function credentialsOf(connection: Connection, region: string, requestHandler: NodeHttpHandler): Credentials {
  const chain = () => roleChain(connection, region, requestHandler);
  let current = chain();
  return (options) => {
    if (options?.['forceRefresh'] === true) current = chain();
    return current(options);
  };
}

function roleChain(connection: Connection, region: string, requestHandler: NodeHttpHandler): Credentials {
  const { keys } = connection;
  // Files are read again when credentials are renewed in the middle of a run.
  const source: Credentials =
    keys !== undefined ? () => Promise.resolve(keys) : sdkChain(connection.profile, requestHandler);
  const sts = {
    region,
    requestHandler,
    ...(connection.stsEndpoint === undefined ? {} : { endpoint: connection.stsEndpoint }),
  };
  return connection.roles.reduce<Credentials>(
    (masterCredentials, role) =>
      fromTemporaryCredentials({ masterCredentials, clientConfig: sts, params: assumeRoleRequest(role) }),
    source,
  );
}

function sdkChain(profile: string | undefined, requestHandler: NodeHttpHandler): Credentials {
  const chain = fromNodeProviderChain({
    ignoreCache: true,
    // For STS and SSO, which are behind the same proxy; metadata services are asked straight.
    clientConfig: { requestHandler },
    ...(profile === undefined ? {} : { profile }),
  });
  return async (options) => {
    try {
      return await chain(options);
    } catch (error) {
      const named = profile ?? process.env['AWS_PROFILE'];
      throw named === undefined || named === '' ? error : await profileFailure(named, error);
    }
  };
}

function assumeRoleRequest(role: AssumedRole) {
  return {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? 'pulumi-cognito-users',
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    ...(role.duration === undefined ? {} : { DurationSeconds: seconds(role.duration) }),
    ...(role.policy === undefined ? {} : { Policy: role.policy }),
    ...(role.policyArns === undefined ? {} : { PolicyArns: role.policyArns.map((arn) => ({ arn })) }),
    ...(role.sourceIdentity === undefined ? {} : { SourceIdentity: role.sourceIdentity }),
    ...(role.tags === undefined ? {} : { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...(role.transitiveTagKeys === undefined ? {} : { TransitiveTagKeys: [...role.transitiveTagKeys] }),
  };
}

/** `900`, or a Go duration as @pulumi/aws takes it: `1h30m`, `900s`. */
function seconds(duration: string): number {
  if (/^\d+$/.test(duration)) return Number(duration);
  const units = [...duration.matchAll(/(\d+)(h|m|s)/g)];
  if (units.map(([whole]) => whole).join('') !== duration || duration === '') {
    throw new ConnectionError(`aws:assumeRoles: duration ${JSON.stringify(duration)} is not like 1h30m or 900s`);
  }
  return units.reduce((sum, [, n, unit]) => sum + Number(n) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1), 0);
}
