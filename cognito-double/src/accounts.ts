/** The accounts of one pool as they really are now, found by username, sub or alias. */
import { CognitoException } from './errors.ts';
import type { User } from './user.ts';

/** The pool's settings that decide by what names an account is known. */
export interface Naming {
  /** UsernameAttributes: these sign in, and the username is a generated UUID. */
  readonly usernameAttributes: ReadonlySet<string>;
  /** AliasAttributes: these work beside the username. */
  readonly aliasAttributes: ReadonlySet<string>;
  readonly caseSensitive: boolean;
}

/** A sign-in address or an alias that another account holds. */
export interface Conflict {
  readonly holder: User;
  readonly attribute: string;
  /** An address that is an alias goes to the account that verifies it last (aws-amplify/aws-sdk-ios 515; boto/boto3 3213). */
  readonly moves: boolean;
}

/**
 * An update to what another account holds: for the e-mail that signs in these are the words of the service
 * (getmoto/moto 5271), for other attributes they are inferred.
 */
export function aliasExists({ attribute }: Conflict): CognitoException {
  return new CognitoException('AliasExistsException', alreadyExists(attribute));
}

/**
 * A creation with what another account holds, in alias pools too (boto/boto3 3213, which tells that the message names
 * the e-mail; botocore's model of AdminCreateUser has no AliasExistsException, though the text of ForceAliasCreation
 * speaks of one).
 */
export function accountExists({ attribute }: Conflict): CognitoException {
  return new CognitoException('UsernameExistsException', alreadyExists(attribute));
}

function alreadyExists(attribute: string): string {
  return `An account with the given ${attribute} already exists.`;
}

export class Accounts {
  readonly #naming: Naming;
  readonly #byName = new Map<string, User>();
  readonly #bySub = new Map<string, User>();
  /** The sub that holds each alias. */
  readonly #aliases = new Map<string, string>();

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  get size(): number {
    return this.#bySub.size;
  }

  /** Every account, in order of creation. */
  all(): Iterable<User> {
    return this.#bySub.values();
  }

  byUsername(username: string): User | undefined {
    return this.#byName.get(this.#fold(username));
  }

  /**
   * The account an admin operation means (COGNITO.md, AdminUpdateUserAttributes, Username): the username in the
   * pool's letter case, the `sub` of a local user, or an alias. A federated user goes by `Google_1234` only.
   */
  find(name: string): User | undefined {
    const named = this.byUsername(name);
    if (named !== undefined) return named;
    const local = this.#bySub.get(name);
    if (local !== undefined && local.status !== 'EXTERNAL_PROVIDER') return local;
    for (const attribute of [...this.#naming.usernameAttributes, ...this.#naming.aliasAttributes]) {
      const sub = this.#aliases.get(this.#alias(attribute, name));
      if (sub !== undefined) return this.#bySub.get(sub);
    }
    return undefined;
  }

  /** The aliases this version of a user would take from other accounts, with the attribute that makes each. */
  conflicts(user: User): readonly Conflict[] {
    return this.#claims(user).flatMap(([attribute, alias]) => {
      const sub = this.#aliases.get(alias);
      const holder = sub === undefined || sub === user.sub ? undefined : this.#bySub.get(sub);
      const moves = this.#naming.aliasAttributes.has(attribute) && attribute !== 'preferred_username';
      return holder === undefined ? [] : [{ holder, attribute, moves }];
    });
  }

  /** Makes that version the account; takes no alias from another. Throws AliasExistsException, and then nothing has changed. */
  put(user: User): void {
    const [conflict] = this.conflicts(user);
    if (conflict !== undefined) throw aliasExists(conflict);
    const before = this.#bySub.get(user.sub);
    if (before !== undefined) this.#release(before);
    for (const [, alias] of this.#claims(user)) this.#aliases.set(alias, user.sub);
    this.#byName.set(this.#fold(user.username), user);
    this.#bySub.set(user.sub, user);
  }

  remove(user: User): void {
    this.#release(user);
    this.#byName.delete(this.#fold(user.username));
    this.#bySub.delete(user.sub);
  }

  #release(user: User): void {
    for (const [, alias] of this.#claims(user)) this.#aliases.delete(alias);
  }

  /**
   * The aliases a user holds: a sign-in address always; in alias pools an address once it is verified, and
   * preferred_username unchanged (COGNITO.md, Alias pools). A federated profile holds none (inferred: it has the same
   * address as its owner's local account, and both exist).
   */
  #claims(user: User): readonly (readonly [attribute: string, alias: string])[] {
    if (user.status === 'EXTERNAL_PROVIDER') return [];
    const { usernameAttributes, aliasAttributes } = this.#naming;
    const claims: [string, string][] = [];
    for (const attribute of [...usernameAttributes, ...aliasAttributes]) {
      const value = user.attributes.get(attribute);
      if (value === undefined) continue;
      const unverified = user.attributes.get(`${attribute}_verified`) !== 'true';
      if (aliasAttributes.has(attribute) && attribute !== 'preferred_username' && unverified) continue;
      claims.push([attribute, this.#alias(attribute, value)]);
    }
    return claims;
  }

  #alias(attribute: string, value: string): string {
    return `${attribute}\n${this.#fold(value)}`;
  }

  /** UsernameConfiguration.CaseSensitive covers usernames and aliases alike. */
  #fold(name: string): string {
    return this.#naming.caseSensitive ? name : name.toLowerCase();
  }
}
