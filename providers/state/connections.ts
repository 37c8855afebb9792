/** What an explicit provider of the program says of the connection, as inputs and outputs keep it. */

/** The properties of `aws.Provider` that are kept: as @pulumi/aws hands them on, lists as JSON text. Never a key. */
export const connectionProperties = ['region', 'profile', 'assumeRoles', 'endpoints'] as const;

/** Those of one provider. With it the stack's own `aws:*` does not count, as for every resource of that provider. */
export type ProviderConnection = { readonly [name in (typeof connectionProperties)[number]]?: string };

/** What the program sends: the connection, and why it cannot be used. */
export type ProgramConnection = ProviderConnection & { readonly refused?: string };

/** A connection by the keys of a stack's configuration: `aws:region` and so on. */
export function configurationOf(connection: ProviderConnection): (key: string) => string | undefined {
  const values = new Map(connectionProperties.map((name) => [`aws:${name}`, connection[name]]));
  return (key) => values.get(key);
}
