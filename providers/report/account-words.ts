/** Which account is meant, where it is not the name itself. */
import type { FoundBy, UserPlan } from '../plan/model.ts';
import { foundByWords } from './reason-words.ts';

/** By what the account was found; undefined where its own name is the declared one, and where there is none. */
export function foundBy({ name, account }: Pick<UserPlan, 'name' | 'account'>): FoundBy | undefined {
  if (account === undefined || account.by === 'username' || account.user.username === name) return undefined;
  return account.by;
}

/** By what `unprovenNames: allow` has found an account that is not on record yet; undefined for any other. */
export function unprovenBy({ account, heldBack }: Pick<UserPlan, 'account' | 'heldBack'>): FoundBy | undefined {
  if (account === undefined || heldBack !== undefined) return undefined;
  return account.by === 'unproven-address' || account.by === 'preferred_username' ? account.by : undefined;
}

/** `bob → account 3f2a (verified e-mail)`; without the account where that is hidden, and the name only where that says it all. */
export function namedAccount(name: string, account: string | undefined, by: FoundBy | undefined): string {
  if (by === undefined) return name;
  return account === undefined ? `${name} (${foundByWords[by]})` : `${name} → account ${account} (${foundByWords[by]})`;
}
