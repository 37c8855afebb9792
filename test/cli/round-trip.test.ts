/** What is exported of any pool, planned at once, is no change and no problem, and says all there is. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportPool } from '../../cli/pool-export.ts';
import type { LiveUser } from '../../cognito-double/src/controls.ts';
import { startDouble } from '../../cognito-double/src/double.ts';
import { createAccountGateway } from '../../providers/cognito/account-gateway.ts';
import { createGateway } from '../../providers/cognito/gateway.ts';
import { defaultRequestRates as rates } from '../../providers/cognito/rates/quotas.ts';
import { isReadOnly } from '../../providers/constraints/attribute-names.ts';
import type { Export } from '../../providers/export/export.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';
import { literalOf } from '../../providers/values/references.ts';
import { clientsOf, nothingToDo, previewOf } from './planning.ts';
import { type FullPool, fullPools } from './random-users.ts';

const double = await startDouble();
afterAll(() => double.stop());

const schema = JSON.parse(readFileSync(new URL('../../schema/users.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** The pool with every user that its rules let in: not two of one name, and with all that it requires. */
function fill({ pool, users, providers, paging }: FullPool): string {
  const id = double.createPool(pool);
  for (const user of users) {
    try {
      double.addUsers(id, [user]);
    } catch (error) {
      if (!/exists|there already|required/i.test(String(error))) throw error;
    }
  }
  double.setIdentityProviders(id, providers);
  double.setPaging(id, paging);
  return id;
}

async function exported(poolId: string, { request }: FullPool): Promise<Export> {
  const clients = await clientsOf(double, poolId);
  const [gateway, accounts] = [createGateway(clients, poolId), createAccountGateway(clients, poolId)];
  return exportPool(request, { gateway, accounts, rates });
}

/** The same of a user in the file and in the pool, apart from what was left out and from what is Cognito's own. */
function told([username, user]: readonly [string, DeclaredUser], live: LiveUser, { leftOut }: Export, poolId: string) {
  const left = new Set(
    leftOut.flatMap((one) => (one.username === username ? [one.attribute ?? one.account ?? 'all'] : [])),
  );
  // An address that is the name is not said again.
  const attributes = [...live.attributes].filter(([name, value]) => {
    return !isReadOnly(name) && !left.has(name) && (value !== username || user.attributes.has(name));
  });
  const groups = [...live.groups].filter((name) => !name.startsWith(`${poolId}_`));
  return {
    declared: [[...user.attributes].map(([name, text]) => [name, literalOf(text)]).sort(), user.groups ?? []],
    live: [attributes.sort(), left.has('groups') ? [] : groups.sort()],
  };
}

type IsKind = (live: LiveUser, username: string) => boolean;

/** Each of them has to be met. */
const kinds: ReadonlyMap<string, IsKind> = new Map<string, IsKind>([
  ['federated', ({ status }) => status === 'EXTERNAL_PROVIDER'],
  [
    'federated with a password',
    ({ status, attributes }) => status !== 'EXTERNAL_PROVIDER' && attributes.has('identities'),
  ],
  ['unconfirmed', ({ status }) => status === 'UNCONFIRMED'],
  ['disabled', ({ enabled }) => !enabled],
  ['without attributes', ({ attributes }) => attributes.size === 0],
  ['in groups', ({ groups }) => groups.size > 0],
  ['by address', ({ attributes, username }, name) => username !== name && attributes.get('email') === name],
  ['by phone', ({ attributes, username }, name) => username !== name && attributes.get('phone_number') === name],
  ['by sub', ({ sub, username }, name) => sub === name && username !== name],
]);
const reasons = [
  ...['mapped-attribute', 'immutable', 'wrong-value-type', 'value-too-long'],
  ...['bad-group-name', 'ambiguous-user'],
];

describe('for 500 random pools', () => {
  it('an export that is planned at once changes nothing, and says all there is', { timeout: 240_000 }, async () => {
    const met = new Set<string>();
    const property = fc.asyncProperty(fullPools, async (random) => {
      const { filter, group, groups } = random.request;
      const poolId = fill(random);
      const result = await exported(poolId, random);
      const files = Object.fromEntries(result.files.map(({ name, text }) => [name, text]));
      for (const text of Object.values(files)) {
        expect(validate(parse(text)), `${JSON.stringify(validate.errors)}\n${text}`).toBe(true);
      }
      const { preview, declared } = await previewOf(files, poolId, double);
      expect(preview).toEqual(nothingToDo);
      const live = double.live(poolId);
      const nameless = result.leftOut.filter(({ code }) => code === 'ambiguous-user');
      if (filter === undefined && group === undefined) expect(declared.size + nameless.length).toBe(live.size);
      for (const [account, user] of declared) {
        const there = live.get(account);
        if (there === undefined) throw new Error(`${account} is not in the pool`);
        const same = told(user, groups ? there : { ...there, groups: new Set() }, result, poolId);
        expect(same.declared).toEqual(same.live);
        expect(user[1].enabled ?? true).toBe(there.enabled);
        for (const [kind, is] of kinds) if (is(there, user[0])) met.add(kind);
      }
      if (declared.size > 60) met.add('pages');
      if (result.files.length > 1) met.add('files');
      if (result.files.some(({ text }) => text.startsWith('defaults:'))) met.add('defaults');
      for (const { code } of result.leftOut) met.add(code);
    });
    await fc.assert(property, { numRuns: 500 });
    expect([...met]).toEqual(expect.arrayContaining([...kinds.keys(), ...reasons, 'pages', 'files', 'defaults']));
  });
});
