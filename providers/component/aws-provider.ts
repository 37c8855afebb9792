/** Takes the connection from an explicit `aws.Provider` of the program. */
import * as pulumi from '@pulumi/pulumi';
import type { ProgramConnection } from '../state/connections.ts';

/** Settings that only the environment can hand to another process, with their variables. Keys never enter inputs or state. */
const onlyOfEnvironment: ReadonlyMap<string, string> = new Map([
  ['accessKey', 'AWS_ACCESS_KEY_ID'],
  ['secretKey', 'AWS_SECRET_ACCESS_KEY'],
  ['token', 'AWS_SESSION_TOKEN'],
  ['assumeRoleWithWebIdentity', 'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE'],
  ['sharedConfigFiles', 'AWS_CONFIG_FILE'],
  ['sharedCredentialsFiles', 'AWS_SHARED_CREDENTIALS_FILE'],
  ['customCaBundle', 'AWS_CA_BUNDLE'],
  ['httpProxy', 'HTTP_PROXY'],
  ['httpsProxy', 'HTTPS_PROXY'],
  ['noProxy', 'NO_PROXY'],
  ['useFipsEndpoint', 'AWS_USE_FIPS_ENDPOINT'],
  ['useDualstackEndpoint', 'AWS_USE_DUALSTACK_ENDPOINT'],
]);

/** The services whose endpoints are asked: others may change without a change of the users. */
const services = new Set(['cognitoidp', 'cognitoidentityprovider', 'sts']);

/** The region, profile, roles and endpoints of that provider. What is not known before `up` is so here, too. */
export function connectionOf(
  provider: pulumi.ProviderResource,
): Readonly<Record<keyof ProgramConnection, pulumi.Output<string | undefined>>> {
  // The class declares fewer outputs than a provider has.
  const given = new Map<string, unknown>(Object.entries(provider));
  const textOf = (name: string): pulumi.Output<string | undefined> => pulumi.output(textIn(given.get(name)));
  const set = [...onlyOfEnvironment.keys()].map((name) =>
    pulumi.unsecret(textOf(name)).apply((text) => (text === undefined ? [] : [name])),
  );
  return {
    region: textOf('region'),
    profile: textOf('profile'),
    assumeRoles: textOf('assumeRoles'),
    endpoints: textOf('endpoints').apply(endpointsOfOurs),
    refused: pulumi.all(set).apply((names) => refusal(names.flat())),
  };
}

/**
 * In a preview a property that a resource does not have counts as one that is not known (rpc.js of @pulumi/pulumi,
 * resolveProperties): only what is inside the output tells them apart.
 */
async function textIn(property: unknown): Promise<pulumi.Output<string | undefined> | string | undefined> {
  if (!pulumi.Output.isInstance(property)) return textOfValue(property);
  const promise: unknown = Reflect.get(property, 'promise');
  const inside: unknown = typeof promise === 'function' ? await Reflect.apply(promise, property, [true]) : '';
  return inside === undefined || inside === null ? undefined : property.apply(textOfValue);
}

/** Undefined for what says nothing: a flag that is off, an empty list. */
function textOfValue(value: unknown): string | undefined {
  const text = typeof value === 'string' || value === undefined || value === null ? value : JSON.stringify(value);
  return text === undefined || text === null || ['', 'false', '[]', '{}', 'null'].includes(text) ? undefined : text;
}

function refusal(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const variables = names.map((name) => onlyOfEnvironment.get(name) ?? name).join(', ');
  return (
    `the aws.Provider of the component sets ${names.join(', ')}, which cannot be handed on to the users\n` +
    `  = set ${variables} in the environment instead, or give the provider a profile or assumeRoles`
  );
}

function endpointsOfOurs(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const list: unknown = JSON.parse(text);
  const ours = (Array.isArray(list) ? list : [list]).flatMap((entry: unknown) => {
    const kept = Object.entries(Object(entry)).filter(([service, url]) => services.has(service) && url !== '');
    return kept.length === 0 ? [] : [Object.fromEntries(kept)];
  });
  return ours.length === 0 ? undefined : JSON.stringify(ours);
}
