/** What was applied of accounts, as the JSON text that the Pulumi state carries. */
import type { AppliedAccount, AppliedAccounts, DeclaredPassword } from './accounts.ts';
import type { Username } from './types.ts';

/**
 * `{"<user>":{"sub":"…","created":true,"enabled":true,"groups":["<group>"],"password":"${secret:…}","protect":true}}`: users sorted
 * by code unit, what is not known absent. A temporary password is `{"temporary":true,"value":"…"}`.
 */
export function encodeAccounts(accounts: AppliedAccounts): string {
  const users = [...accounts].sort(([a], [b]) => (a < b ? -1 : 1));
  // fromEntries defines own properties, so a user may be called __proto__.
  return JSON.stringify(Object.fromEntries(users.map(([username, record]) => [username, encodeRecord(record)])));
}

/** What `encodeAccounts` wrote. Anything that is not of that shape is left out: then the account counts as adopted. */
export function decodeAccounts(text: string): AppliedAccounts {
  const accounts = new Map<Username, AppliedAccount>();
  for (const [username, record] of Object.entries(Object(JSON.parse(text)))) {
    const decoded = decodeRecord(record);
    if (Object.keys(decoded).length > 0) accounts.set(username, decoded);
  }
  return accounts;
}

/** Whether two records say the same, in whatever order. */
export function sameAccounts(a: AppliedAccounts, b: AppliedAccounts): boolean {
  return a.size === b.size && encodeAccounts(a) === encodeAccounts(b);
}

function encodeRecord({ sub, created, enabled, groups, password, passwordDue, protect }: AppliedAccount): object {
  return {
    sub,
    created,
    enabled,
    groups: groups?.toSorted(),
    password: password?.temporary === true ? { temporary: true, value: password.value } : password?.value,
    passwordDue,
    protect,
  };
}

function decodeRecord(record: unknown): AppliedAccount {
  // Through Map: nothing is inherited.
  const members = new Map<string, unknown>(Object.entries(Object(record)));
  const [sub, enabled, groups] = [members.get('sub'), members.get('enabled'), members.get('groups')];
  const password = decodePassword(members.get('password'));
  return {
    ...(typeof sub === 'string' ? { sub } : {}),
    ...(members.get('created') === true ? { created: true } : {}),
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
    ...(Array.isArray(groups) ? { groups: groups.filter((group) => typeof group === 'string') } : {}),
    ...(password === undefined ? {} : { password }),
    ...(members.get('passwordDue') === true ? { passwordDue: true } : {}),
    ...(members.get('protect') === true ? { protect: true } : {}),
  };
}

function decodePassword(password: unknown): DeclaredPassword | undefined {
  if (typeof password === 'string') return { value: password, temporary: false };
  const value = new Map<string, unknown>(Object.entries(Object(password))).get('value');
  return typeof value === 'string' ? { value, temporary: true } : undefined;
}
