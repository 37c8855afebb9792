/** What becomes of an update whose answer was lost. */
import { expect, it } from 'vitest';
import { findOut } from '../../providers/apply/message-delivery.ts';
import { CognitoError, type Gateway } from '../../providers/cognito/gateway.ts';
import type { Rules } from '../../providers/constraints/comparison.ts';
import type { AttributeChange } from '../../providers/model/changes.ts';
import { ReferringValue } from '../../providers/model/value.ts';
import { accountOf, set } from './user-plans.ts';

type GetUser = Gateway['getUser'];

const rules: Rules = { same: (_name, declared, live) => declared === live, untouchable: () => false };
const newEmail = set('email', 'new@example.com');
const nickname = set('nickname', new ReferringValue(`\${secret:name}`, 'Ana', true));
const noLocale: AttributeChange = { kind: 'delete', name: 'locale', reason: 'declared', from: 'es' };
const holding =
  (attributes: Readonly<Record<string, string>>): GetUser =>
  async (username) =>
    accountOf(username, attributes);
const unreachable: GetUser = () => Promise.reject(new CognitoError({ code: 'unreachable', message: 'no network' }));

it.each<[string, readonly AttributeChange[], boolean, GetUser, string]>([
  ['was carried out when it shows', [newEmail], false, holding({ email: 'new@example.com' }), 'done'],
  ['was not when nothing of it shows', [newEmail], false, holding({ email: 'old@example.com' }), 'refused'],
  ['was when what does not wait shows', [newEmail, nickname], true, holding({ nickname: 'Ana' }), 'done'],
  ['was not when what does not wait is missing', [newEmail, nickname], true, holding({}), 'refused'],
  ['was when what it deletes is gone', [newEmail, noLocale], true, holding({}), 'done'],
  ['was not when what it deletes is there', [newEmail, noLocale], true, holding({ locale: 'es' }), 'refused'],
  ['was not when the account is gone', [newEmail], false, async () => undefined, 'refused'],
  ['stays unknown when all of it waits', [newEmail], true, unreachable, 'perhaps'],
  ['stays unknown when the account cannot be read', [newEmail], false, unreachable, 'perhaps'],
])('an update without an answer %s', async (_case, changes, waits, getUser, kind) => {
  const lost = {
    account: 'ana',
    changes,
    messages: [{ username: 'ana', attribute: 'email', channel: 'EMAIL', to: 'new@example.com', waits }] as const,
    diagnostic: { code: 'answer-lost', severity: 'error', message: 'lost' } as const,
  };
  expect((await findOut({ getUser }, lost, rules)).kind).toBe(kind);
});

it("a failure that is no answer of Cognito's is not hidden", async () => {
  const getUser = () => Promise.reject(new TypeError('a mistake of ours'));
  const diagnostic = { code: 'answer-lost', severity: 'error', message: 'lost' } as const;
  const lost = { account: 'ana', changes: [newEmail], messages: [], diagnostic };
  await expect(findOut({ getUser }, lost, rules)).rejects.toThrow('a mistake of ours');
});
