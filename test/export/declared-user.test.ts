import { describe, expect, it } from 'vitest';
import { exportedUser } from '../../providers/export/declared-user.ts';
import type { AttributeRule } from '../../providers/model/pool.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { poolWith } from '../model/pools.ts';

const rule = (more: Partial<AttributeRule> = {}): AttributeRule => ({
  type: 'String',
  mutable: true,
  required: false,
  ...more,
});
const schema = new Map([
  ...['sub', 'email', 'nickname', 'zoneinfo', 'custom:tenant'].map((name) => [name, rule()] as const),
  ['custom:id', rule({ mutable: false })],
  ['custom:short', rule({ maxLength: 2 })],
  ['custom:level', rule({ type: 'Number' })],
]);

interface Case {
  readonly attributes: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly groups?: readonly string[];
  readonly enabled?: boolean;
  readonly declareEnabled?: boolean;
  readonly federated?: boolean;
  readonly byEmail?: boolean;
}

function exported({ attributes, name = 'ann', groups, federated = false, ...more }: Case) {
  const live: LiveUser = {
    username: federated ? 'Google_1' : 'ann',
    sub: 's',
    enabled: more.enabled ?? true,
    status: federated ? 'EXTERNAL_PROVIDER' : 'CONFIRMED',
    attributes: new Map(Object.entries(attributes)),
  };
  const pool = poolWith({ schema, usernameAttributes: new Set(more.byEmail === true ? ['email'] : []) });
  const mapped = new Map([['Google', new Set(['email'])]]);
  const rules = { pool, mapped, enabled: more.declareEnabled ?? false };
  const { user, leftOut } = exportedUser(name, live, groups === undefined ? undefined : new Set(groups), rules);
  const declared = { ...user, attributes: [...user.attributes].map(([key, value]) => `${key}=${value}`) };
  return { declared, leftOut: leftOut.map(({ code, attribute, account }) => `${code} ${attribute ?? account}`) };
}

describe('a user is declared with', () => {
  it.each<[string, Case, ReturnType<typeof exported>['declared']]>([
    [
      'attributes, sorted',
      { attributes: { zoneinfo: 'x', nickname: 'y' } },
      { attributes: ['nickname=y', 'zoneinfo=x'] },
    ],
    ['nothing that is read-only', { attributes: { sub: 's', identities: '[]', 'cognito:x': '1' } }, { attributes: [] }],
    ['nothing that is blank', { attributes: { nickname: '' } }, { attributes: [] }],
    [
      'values that are no references',
      { attributes: { nickname: `\${stack}` } },
      { attributes: [`nickname=$\${stack}`] },
    ],
    ['other signs unchanged', { attributes: { nickname: `\${name} $1` } }, { attributes: [`nickname=\${name} $1`] }],
    ['groups, sorted', { attributes: {}, groups: ['b', 'a'] }, { attributes: [], groups: ['a', 'b'] }],
    ['no groups where there are none', { attributes: {}, groups: [] }, { attributes: [] }],
    ['enabled: false', { attributes: {}, enabled: false }, { attributes: [], enabled: false }],
    ['enabled: true if asked for', { attributes: {}, declareEnabled: true }, { attributes: [], enabled: true }],
    [
      'no address that is the name already',
      { attributes: { email: 'ann@x.org' }, name: 'ann@x.org', byEmail: true },
      { attributes: [] },
    ],
    [
      'an address in another letter case than the name',
      { attributes: { email: 'Ann@x.org' }, name: 'ann@x.org', byEmail: true },
      { attributes: ['email=Ann@x.org'] },
    ],
    [
      'what only looks like the name where nobody signs in by it',
      { attributes: { email: 'ann@x.org' }, name: 'ann@x.org' },
      { attributes: ['email=ann@x.org'] },
    ],
  ])('%s', (_what, given, declared) => {
    expect(exported(given)).toEqual({ declared, leftOut: [] });
  });
});

describe('left out, and told, is', () => {
  it.each<[string, Case, string]>([
    [
      'what the identity provider writes',
      { attributes: { email: 'a@x.org' }, federated: true },
      'mapped-attribute email',
    ],
    ['what only it could set', { attributes: { 'custom:id': '1' }, federated: true }, 'immutable custom:id'],
    ['what is not in the schema', { attributes: { 'custom:gone': '1' } }, 'unknown-attribute custom:gone'],
    ['what is longer than its limit', { attributes: { 'custom:short': 'abc' } }, 'too-long custom:short'],
    ['what is no number', { attributes: { 'custom:level': 'x' } }, 'wrong-value-type custom:level'],
    ['half a character', { attributes: { nickname: '\ud800' } }, 'bad-character nickname'],
    [
      'what is too long once it is escaped',
      { attributes: { nickname: `${'x'.repeat(2_040)}\${stack}` } },
      'value-too-long nickname',
    ],
    [
      'a group whose name is too long once it is escaped',
      { attributes: {}, groups: ['a', `${'g'.repeat(120)}\${stack}`] },
      'bad-group-name groups',
    ],
  ])('%s', (_what, given, told) => {
    expect(exported(given)).toEqual({ declared: { attributes: [] }, leftOut: [told] });
  });
});
