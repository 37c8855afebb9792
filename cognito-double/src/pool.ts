/** One user pool in memory: its settings, its schema, its accounts, and what a listing shows of them. */
import { hash } from 'node:crypto';
import { Accounts, aliasExists, type Naming } from './accounts.ts';
import type { AppClient } from './clients.ts';
import { userNotFound } from './errors.ts';
import { Groups } from './groups.ts';
import { Listing } from './listing.ts';
import { poolSchema, type RequestedAttribute, type Schema, withCustomAttributes } from './schema.ts';
import type { User } from './user.ts';
import { changed, merge } from './versions.ts';

/** The members of CreateUserPool that only DescribeUserPool gives back, as they came. */
interface CarriedSettings {
  readonly LambdaConfig?: object;
  readonly EmailConfiguration?: object;
  readonly SmsConfiguration?: object;
  readonly AdminCreateUserConfig?: object;
  readonly AccountRecoverySetting?: object;
  readonly VerificationMessageTemplate?: object;
  readonly UserPoolTags?: object;
  readonly MfaConfiguration?: string;
  readonly DeletionProtection?: string;
  readonly UserPoolTier?: string;
}

/** PasswordPolicyType, as far as it decides whether a password is accepted and how long it lives. */
export interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireUppercase?: boolean;
  readonly RequireLowercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
  /** How many days a temporary password lives; 7 when it is left out, or 0 (PasswordPolicyType). */
  readonly TemporaryPasswordValidityDays?: number;
}

/** CreateUserPoolRequest. */
export interface PoolDefinition extends CarriedSettings {
  readonly PoolName: string;
  readonly Schema?: readonly RequestedAttribute[];
  readonly UsernameAttributes?: readonly string[];
  readonly AliasAttributes?: readonly string[];
  readonly AutoVerifiedAttributes?: readonly string[];
  readonly UserAttributeUpdateSettings?: { readonly AttributesRequireVerificationBeforeUpdate?: readonly string[] };
  readonly UsernameConfiguration?: { readonly CaseSensitive: boolean };
  readonly Policies?: { readonly PasswordPolicy?: PasswordPolicy };
}

/** IdentityProviderType without its dates. */
export interface IdentityProvider {
  readonly ProviderName: string;
  readonly ProviderType: 'SAML' | 'Facebook' | 'Google' | 'LoginWithAmazon' | 'SignInWithApple' | 'OIDC';
  /** The user pool's attribute by the provider's claim that fills it: `{ email: 'mail' }` maps email. */
  readonly AttributeMapping?: Readonly<Record<string, string>>;
}

/** How pages of ListUsers come out: each may hold fewer than Limit, even none, and still carry a token (COGNITO.md). */
export interface Paging {
  /** No page holds more users than this. */
  readonly maxUsers?: number;
  /** Every n-th page of the pool is empty and carries a token. */
  readonly emptyEvery?: number;
}

export interface PoolOptions {
  readonly id: string;
  readonly definition: PoolDefinition;
  /** What developer-only attributes are called: both are seen in the field (COGNITO.md, Schema). */
  readonly developerPrefix: 'dev:custom:' | 'dev:';
  readonly now: () => number;
}

export class Pool {
  readonly id: string;
  readonly definition: PoolDefinition;
  readonly naming: Naming;
  readonly accounts: Accounts;
  readonly listing: Listing;
  readonly groups: Groups;
  /** By client id. */
  readonly clients = new Map<string, AppClient>();
  readonly createdAt: number;
  readonly #developerPrefix: string;
  #schema: Schema;
  #subsGiven = 0;
  #pagesGiven = 0;
  #paging: Paging = {};
  #providers: readonly IdentityProvider[] = [];
  readonly #signOuts: string[] = [];

  constructor({ id, definition, developerPrefix, now }: PoolOptions) {
    this.id = id;
    this.definition = definition;
    this.#developerPrefix = developerPrefix;
    this.#schema = poolSchema(definition.Schema ?? [], developerPrefix);
    this.naming = {
      usernameAttributes: new Set(definition.UsernameAttributes),
      aliasAttributes: new Set(definition.AliasAttributes),
      // The API's default is sensitive (COGNITO.md, Schema).
      caseSensitive: definition.UsernameConfiguration?.CaseSensitive ?? true,
    };
    this.accounts = new Accounts(this.naming);
    this.listing = new Listing(now);
    this.groups = new Groups(now);
    this.createdAt = now();
  }

  get schema(): Schema {
    return this.#schema;
  }

  get providers(): readonly IdentityProvider[] {
    return this.#providers;
  }

  /**
   * Each provider has a group `poolid_Provider` that holds the federated users it made (Developer Guide, user pool
   * sign-in with third-party identity providers).
   */
  setProviders(providers: readonly IdentityProvider[]): void {
    this.#providers = providers;
    for (const { ProviderName } of providers) {
      const GroupName = `${this.id}_${ProviderName}`;
      if (!this.groups.has(GroupName)) this.groups.create({ GroupName });
    }
    for (const user of this.accounts.all()) this.joinProviderGroup(user);
  }

  /** Ends all sessions of the user; access tokens that were given out stay valid until they expire (AdminUserGlobalSignOut). */
  signOut({ sub }: User): void {
    this.#signOuts.push(sub);
  }

  /** The `sub`s of the users that were signed out everywhere, in order, one for each time. */
  signOuts(): readonly string[] {
    return [...this.#signOuts];
  }

  /** Puts a federated user of a known provider into that provider's group. */
  joinProviderGroup({ sub, username, status }: User): void {
    if (status !== 'EXTERNAL_PROVIDER') return;
    const provider = this.#providers.find(({ ProviderName }) => username.startsWith(`${ProviderName}_`));
    if (provider !== undefined) this.groups.add(`${this.id}_${provider.ProviderName}`, sub);
  }

  setPaging(paging: Paging): void {
    this.#paging = paging;
  }

  /** Throws InvalidParameterException, and then none was added. */
  addAttributes(requested: readonly RequestedAttribute[]): void {
    this.#schema = withCustomAttributes(this.#schema, requested, this.#developerPrefix);
  }

  /** The account that name means. Throws UserNotFoundException. */
  user(name: string): User {
    const user = this.accounts.find(name);
    if (user === undefined) throw userNotFound();
    return user;
  }

  /**
   * Writes a new or changed account. An alias moves to the account that verifies it last: the account that held it stays, with a
   * flag that turns false, and no exception tells of it (AWS staff in aws-amplify/aws-sdk-ios 515; boto/boto3 3213).
   * Throws AliasExistsException where it is no address, or one that signs in (getmoto/moto 5271), and then nothing has
   * changed.
   */
  save(user: User): void {
    const conflicts = this.accounts.conflicts(user);
    const firm = conflicts.find(({ moves }) => !moves);
    if (firm !== undefined) throw aliasExists(firm);
    for (const { holder, attribute } of conflicts) this.#unverify(holder.username, attribute, user.modifiedAt);
    this.#write(user);
  }

  delete(user: User): void {
    this.accounts.remove(user);
    this.groups.forget(user.sub);
    this.listing.show(user.sub, undefined);
  }

  /** An account may lose two aliases at once, so the present version of it is taken. */
  #unverify(username: string, attribute: string, now: number): void {
    const holder = this.user(username);
    const attributes = merge(holder.attributes, [[`${attribute}_verified`, 'false']]);
    this.#write(changed(holder, { attributes }, now));
  }

  #write(user: User): void {
    this.accounts.put(user);
    this.listing.show(user.sub, user);
  }

  /** A UUID of version 4 that no user of the pool has: the n-th one of a pool is the same in every run. */
  newSub(): string {
    const hex = hash('sha256', `${this.id} ${this.#subsGiven++}`);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `a${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  }

  /** How many users the next page may hold, if at most `limit` were asked for. */
  nextPageSize(limit: number): number {
    this.#pagesGiven++;
    const { maxUsers = limit, emptyEvery = 0 } = this.#paging;
    return emptyEvery > 0 && this.#pagesGiven % emptyEvery === 0 ? 0 : Math.min(limit, maxUsers);
  }
}
