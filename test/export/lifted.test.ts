import { describe, expect, it } from 'vitest';
import { lifted } from '../../providers/export/lifted.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';

type Short = Omit<DeclaredUser, 'attributes'> & Readonly<Record<'attributes', Readonly<Record<string, string>>>>;

const user = (attributes: Readonly<Record<string, string>>, more: Omit<DeclaredUser, 'attributes'> = {}): Short => ({
  attributes,
  ...more,
});
const declared = ({ attributes, ...more }: Short): DeclaredUser => ({
  ...more,
  attributes: new Map(Object.entries(attributes)),
});

/** Users called 0, 1, 2 and so on. */
function lift(...users: readonly Short[]) {
  const { defaults, users: rest } = lifted(new Map(users.map((one, n) => [String(n), declared(one)])));
  return { defaults, rest: [...rest.values()] };
}

const acme = user({ t: 'acme' });
const nothing = declared(user({}));

describe('defaults', () => {
  it('take what all users have in common', () => {
    expect(lift(acme, acme, acme)).toEqual({ defaults: declared(acme), rest: [nothing, nothing, nothing] });
  });

  it('take what most of them have, and the others say what differs', () => {
    const other = user({ t: 'other', n: '1' });
    const { defaults, rest } = lift(acme, acme, acme, acme, other);
    expect(defaults).toEqual(declared(acme));
    expect(rest).toEqual([nothing, nothing, nothing, nothing, declared(other)]);
  });

  it('take groups and enabled along', () => {
    const member = user({}, { groups: ['a', 'b'], enabled: true });
    const off = user({}, { groups: ['a', 'b'], enabled: false });
    const { defaults, rest } = lift(member, member, off);
    expect(defaults).toEqual(declared(member));
    expect(rest).toEqual([nothing, nothing, declared(user({}, { enabled: false }))]);
  });

  it('hold names that objects have of their own', () => {
    const odd = { attributes: new Map([['__proto__', 'x']]) };
    const { defaults } = lifted(new Map(['__proto__', 'a', 'b'].map((name) => [name, odd])));
    expect(defaults?.attributes).toEqual(new Map([['__proto__', 'x']]));
  });
});

describe('defaults are not there', () => {
  it.each<[string, readonly Short[]]>([
    ['where there is nobody', []],
    ['where they save no line', [acme]],
    // `attributes: { t: acme }` twice are four lines; the defaults would take three, and `attributes:` twice stays.
    ['where two users keep another attribute each', [user({ t: 'acme', n: '1' }), user({ t: 'acme', n: '2' })]],
    ['where somebody lacks it: a default is everybody’s', [acme, acme, acme, user({})]],
    ['where half of them have another value', [acme, acme, user({ t: 'b' }), user({ t: 'b' })]],
    ['where somebody is in no group', [user({}, { groups: ['a'] }), user({}, { groups: ['a'] }), user({})]],
    ['where each is in a group of their own', [user({}, { groups: ['a'] }), user({}, { groups: ['b'] })]],
  ])('%s', (_why, users) => {
    expect(lift(...users)).toEqual({ defaults: undefined, rest: users.map(declared) });
  });
});
