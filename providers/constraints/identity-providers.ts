/** Attributes that identity providers write: declaring one on a federated user is a fight that nobody wins. */
import type { AttributeName, Username } from '../model/names.ts';
import type { LiveUser } from '../model/users.ts';
import type { Values } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** By provider, the pool's attributes that its mapping fills (IdentityProviderType, AttributeMapping). */
export type MappedAttributes = ReadonlyMap<string, ReadonlySet<AttributeName>>;

/**
 * A federated profile: its username is `<provider>_<id>` (developer guide, identity provider users). A password turns its
 * status into CONFIRMED, and it stays one: its own identity is still among its `identities`. A local account that such a
 * profile is linked to lists it too, under another username, and is none. `identities` that nobody can read count.
 */
export function isFederated(user: LiveUser): boolean {
  if (user.status === 'EXTERNAL_PROVIDER') return true;
  const identities = user.attributes.get('identities') ?? '';
  return identities !== '' && isOwnIdentity(user.username, identities);
}

function isOwnIdentity(username: string, identities: string): boolean {
  try {
    const list: unknown = JSON.parse(identities);
    if (!Array.isArray(list)) return true;
    return list.some((identity: unknown) => {
      const members = new Map<string, unknown>(Object.entries(Object(identity)));
      const name = `${members.get('providerName')}_${members.get('userId')}`;
      return name.toLowerCase() === username.toLowerCase();
    });
  } catch {
    return true;
  }
}

/** Whether that would be the name of a federated profile of one of those providers, which its first sign-in makes. */
export function isProfileName(username: Username, providers: Iterable<string>): boolean {
  const name = username.toLowerCase();
  return [...providers].some((provider) => name.startsWith(`${provider.toLowerCase()}_`));
}

/** A problem for each declared attribute that the user's own provider writes again at every sign-in. */
export function mappedProblems(
  username: Username,
  attributes: Values,
  user: LiveUser,
  mapped: MappedAttributes,
): readonly Diagnostic[] {
  if (!isFederated(user)) return [];
  const provider = [...mapped.keys()].find((name) => user.username.toLowerCase().startsWith(`${name.toLowerCase()}_`));
  if (provider === undefined) return [];
  // The verified flag of a mapped address is written along with it.
  const written = (name: AttributeName) => mapped.get(provider)?.has(name.replace(/_verified$/, '')) === true;
  return [...attributes.keys()].filter(written).map((attribute) => ({
    code: 'mapped-attribute',
    severity: 'error',
    message: `${attribute} of ${username} is mapped from ${provider}, which writes it again at every sign-in and so wins`,
    hint: `remove it, change the mapping of ${provider}, or set mappedAttributes to warn or ignore`,
    subject: { username, attribute },
  }));
}
