import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReferenceSources, resolveUsers, resolveValue } from '../../providers/declaration/configured-values.ts';
import type { DeclaredUsers } from '../../providers/model/users.ts';
import type { SourceRef } from '../../providers/problems/diagnostic.ts';
import type { Places, UserPlace } from '../../providers/problems/places.ts';
import { revealValue } from '../../providers/values/secrets.ts';

const sources: ReferenceSources = {
  project: 'app',
  stack: 'prod',
  config: new Map([
    ['app:tenant', 'acme'],
    ['app:empty', ''],
    ['app:quoted', 'say "hi"'],
    ['app:tricky', `\${secret:token} $\${stack} \${config:tenant}`],
    ['app:dollar', '$'],
    ['other:region', 'eu'],
  ]),
  secrets: new Map([
    ['app:token', 's3cr3t'],
    ['app:blank', ''],
    ['other:key', 'k3y'],
    ['app:quote', '"'],
  ]),
};

/** What Cognito gets in the end. */
const sent = (text: string) => {
  const { resolved, secrets, findings } = resolveValue(text, sources);
  expect(findings).toEqual([]);
  return revealValue(resolved, secrets);
};

describe('a value', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    [`\${config:tenant}`, 'acme'],
    [`\${config:app:tenant}`, 'acme'],
    [`\${config:other:region}`, 'eu'],
    [`\${stack}-\${config:tenant}-\${secret:token}/\${secret:other:key}`, 'prod-acme-s3cr3t/k3y'],
    [`$\${stack}`, `\${stack}`],
    [`$$\${stack}`, '$prod'],
    [`\${env:x} \${name}`, `\${env:x} \${name}`],
    [`\${config:tricky}`, `\${secret:token} $\${stack} \${config:tenant}`],
    [`\${config:dollar}{secret:token}`, `\${secret:token}`],
    [`\${config:dollar}\${secret:token}`, '$s3cr3t'],
    [`\${config:empty}x`, 'x'],
    [`{"a":"\${config:quoted}","b":"\${secret:quote}"}`, '{"a":"say \\"hi\\"","b":"\\""}'],
  ])('%s reaches Cognito as %s', (text, expected) => {
    expect(sent(text)).toBe(expected);
  });

  it('keeps a secret as a reference, and says which it needs', () => {
    expect(resolveValue(`\${stack}:\${secret:token}`, sources)).toMatchObject({
      resolved: `prod:\${secret:token}`,
      secrets: new Map([['token', 's3cr3t']]),
    });
  });

  it.each([
    [`\${config:tenat}`, 'unknown-reference', `\${config:tenant}`],
    [`\${config:tneant}`, 'unknown-reference', `\${config:tenant}`],
    [`\${confg:tenant}`, 'malformed-reference', 'double its $'],
    [`\${stak}`, 'malformed-reference', 'double its $'],
    [`\${secret:tokn}`, 'unknown-reference', `\${secret:token}`],
    [`\${config:tokn}`, 'unknown-reference', `\${secret:token}`],
    [`\${config:other:regio}`, 'unknown-reference', `\${config:other:region}`],
    [`\${config:nothingLikeIt}`, 'unknown-reference', 'pulumi config set nothingLikeIt'],
    [`\${secret:nothingLikeIt}`, 'unknown-reference', 'pulumi config set --secret nothingLikeIt'],
    [`\${config:token}`, 'secret-as-config', `\${secret:token}`],
    [`\${secret:tenant}`, 'config-as-secret', `\${config:tenant}`],
    [`\${config:}`, 'malformed-reference', `\${config:key}`],
    [`\${secret:token`, 'malformed-reference', `\${secret:key}`],
    [`\${config:empty}`, 'empty-reference', 'declare it as ""'],
    [`\${secret:blank}\${config:empty}`, 'empty-reference', 'declare it as ""'],
  ])('%s is refused: %s, with the way out %s', (text, code, hint) => {
    expect(resolveValue(text, sources).findings).toMatchObject([{ code, hint: expect.stringContaining(hint) }]);
  });

  it('has all its problems told', () => {
    const { findings } = resolveValue(`\${config:token} \${config:x} \${stack`, sources);
    expect(findings.map(({ code }) => code)).toEqual(['secret-as-config', 'unknown-reference', 'malformed-reference']);
  });

  it('never tells a secret in a problem', () => {
    const told = JSON.stringify(
      [`\${config:token}`, `\${secret:tokn}`].map((text) => resolveValue(text, sources).findings),
    );
    expect(told).not.toContain('s3cr3t');
  });

  it('does not change without a reference', () => {
    const plain = fc
      .string({ unit: fc.constantFrom('$', '{', '}', 'a', '"', '[', '\n') })
      .filter((text) => !text.includes('${'));
    fc.assert(
      fc.property(plain, (text) => {
        expect(resolveValue(text, sources)).toEqual({
          resolved: text,
          secrets: new Map(),
          values: new Set(),
          findings: [],
        });
      }),
    );
  });

  it('of the configuration and of a secret reaches Cognito unchanged, whatever it holds', () => {
    const value = fc.string({ unit: fc.constantFrom('$', '{', '}', 'stack', 'secret:b', 'a'), minLength: 1 });
    fc.assert(
      fc.property(value, value, (config, secret) => {
        const both: ReferenceSources = {
          ...sources,
          config: new Map([['app:a', config]]),
          secrets: new Map([['app:b', secret]]),
        };
        const { resolved, secrets } = resolveValue(`\${config:a}\${secret:b}\${config:a}`, both);
        expect(revealValue(resolved, secrets)).toBe(config + secret + config);
      }),
    );
  });
});

describe('users', () => {
  const place = (line: number): SourceRef => ({ file: 'users/a.yaml', line, column: 5 });
  const usersOfFile = (users: Readonly<Record<string, Readonly<Record<string, string>>>>): DeclaredUsers =>
    new Map(Object.entries(users).map(([name, list]) => [name, { attributes: new Map(Object.entries(list)) }]));

  it('comes back with every value resolved, and with the secrets it needs and no other', () => {
    const declared = usersOfFile({
      ana: { 'custom:tenant': `\${config:tenant}`, name: 'Ana' },
      diego: { 'custom:key': `\${secret:other:key}`, nickname: '' },
    });
    expect(resolveUsers(declared, new Map(), sources)).toEqual({
      resolved: usersOfFile({
        ana: { 'custom:tenant': 'acme', name: 'Ana' },
        diego: { 'custom:key': `\${secret:other:key}`, nickname: '' },
      }),
      secrets: new Map([['other:key', 'k3y']]),
      values: new Set(),
      problems: [],
    });
  });

  it('has every problem told with its place', () => {
    const declared = usersOfFile({ ana: { a: `\${config:x}`, b: `\${stack}` }, diego: { a: `\${config:token}` } });
    const places = new Map([
      ['ana', { at: place(2), attributes: new Map([['a', place(4)]]) }],
      ['diego', { at: place(7), attributes: new Map() }],
    ]);
    expect(resolveUsers(declared, places, sources).problems).toMatchObject([
      { code: 'unknown-reference', severity: 'error', at: place(4), subject: { username: 'ana', attribute: 'a' } },
      { code: 'secret-as-config', at: place(7), subject: { username: 'diego', attribute: 'a' } },
    ]);
  });

  describe('with passwords', () => {
    const users = (value: string): DeclaredUsers =>
      new Map([['ana', { attributes: new Map(), password: { value, temporary: false } }]]);
    const account: UserPlace['account'] = new Map([['password', place(5)]]);
    const places: Places = new Map([['ana', { at: place(2), attributes: new Map(), account }]]);

    it('needs their secrets, and keeps the references', () => {
      expect(resolveUsers(users(`\${secret:token}`), places, sources)).toEqual({
        resolved: users(`\${secret:token}`),
        secrets: new Map([['token', 's3cr3t']]),
        values: new Set(),
        problems: [],
      });
    });

    it.each([
      [`\${secret:tokn}`, 'unknown-reference', `\${secret:token}`],
      [`\${secret:tenant}`, 'config-as-secret', 'pulumi config set --secret'],
      [`\${secret:blank}`, 'empty-reference', 'pulumi config set --secret'],
    ])('tells %s as %s, at its place, with the way out %s', (value, code, hint) => {
      const subject = { username: 'ana', account: 'password' };
      expect(resolveUsers(users(value), places, sources).problems).toMatchObject([
        { code, severity: 'error', at: place(5), subject, hint: expect.stringContaining(hint) },
      ]);
    });
  });

  it('has a problem of its defaults told once, and one of many users for each', () => {
    const declared = usersOfFile({ ana: { a: `\${config:x}` }, diego: { a: `\${config:x}` } });
    const placesAt = (ana: number, diego: number) =>
      new Map([
        ['ana', { at: place(5), attributes: new Map([['a', place(ana)]]) }],
        ['diego', { at: place(6), attributes: new Map([['a', place(diego)]]) }],
      ]);
    expect(resolveUsers(declared, placesAt(2, 2), sources).problems).toHaveLength(1);
    expect(resolveUsers(declared, placesAt(7, 8), sources).problems).toHaveLength(2);
  });
});
