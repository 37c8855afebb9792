/** Random pools, histories and declarations for the properties of plans. */
import fc from 'fast-check';
import type { Username } from '../../providers/model/names.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { isSecret, type Value } from '../../providers/model/value.ts';
import type { UserRecord } from '../../providers/plan/model.ts';
import type { PatternLists } from '../../providers/plan/patterns.ts';
import type { Policy } from '../../providers/plan/policy.ts';
import { poolWith } from '../model/pools.ts';
import {
  account,
  aliased,
  byEmail,
  type DeclaredValues,
  named,
  permanent,
  policy,
  temporary,
  value,
} from './inputs.ts';
import { type Rest, type World, worldOf } from './world.ts';

/** A world, and what is declared over it. */
export interface Scenario {
  readonly world: World;
  readonly rest: Rest;
}

export const secretOfToday = 'secret-of-today';
export const secretOfYesterday = 'secret-of-yesterday';
const secret = value(`\${secret:s}`, new Map([['s', secretOfToday]]));
const ofYesterday = value(`\${secret:s}`, new Map([['s', secretOfYesterday]]));
/** Written as `$${x}`: a text that looks like a reference. */
const literal = value(`$\${x}`);

const holding = poolWith({ ...aliased, verifiedBeforeUpdate: new Set(['email']) });

const shorts = ['u', 'v', 'w', '__proto__'] as const;

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

/** Undefined, three times out of four. */
const rarely = <T>(values: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, values);

/** Without members that are undefined. */
function said<T extends object>(members: fc.Arbitrary<T>) {
  return members.map((given) => Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined)));
}

const texts = (...more: readonly Value[]) => fc.constantFrom<Value[]>('x', 'X', 'y', '', literal, ...more);
const email = fc.constantFrom<Value[]>('1@x.org', '2@x.org', '3@x.org', '');
const preferred = fc.constantFrom<Value[]>('n1', 'n2', 'n3', '');
const flag = fc.constantFrom<Value[]>('true', 'TRUE', 'false');

/** Attributes by name; an e-mail address and its flag less often. */
const valuesWith = (known: Value) =>
  fc
    .record({
      a: optional(texts(known)),
      b: optional(texts(known)),
      __proto__: optional(texts()),
      nickname: optional(texts()),
      email: rarely(email),
      preferred_username: rarely(preferred),
      email_verified: rarely(flag),
    })
    .map((given) => {
      const entries = Object.entries(given).flatMap(([name, each]) =>
        each === undefined ? [] : [[name, each] as const],
      );
      const all = new Map(entries);
      // A flag of no address is a mistake of the files, which is another test.
      if ((all.get('email') ?? '') === '') all.delete('email_verified');
      return all;
    });

const groups = fc.subarray(['g', 'h', 'new']);
const yes = fc.constant(true as const);

const declaredUser = said(
  fc.record({
    attributes: valuesWith(secret),
    create: rarely(fc.constant(false as const)),
    enabled: optional(fc.boolean()),
    groups: optional(groups),
    password: optional(fc.constantFrom(permanent, temporary)),
    protect: optional(yes),
  }),
).map((given): DeclaredValues => {
  const user: DeclaredValues = { attributes: new Map(), ...given };
  // A user that has to choose a password anew is not confirmed, and gets no other name before that.
  if (user.password?.temporary !== true) return user;
  return { ...user, attributes: new Map([...user.attributes].filter(([name]) => name !== 'preferred_username')) };
});

const record = fc.record({
  isGone: rarely(yes),
  kept: said(
    fc.record({
      attributes: valuesWith(ofYesterday),
      created: optional(yes),
      enabled: optional(fc.boolean()),
      groups: optional(groups),
      password: optional(fc.constantFrom(permanent, temporary)),
      passwordDue: rarely(yes),
      protect: rarely(yes),
    }),
  ).map((kept): UserRecord => ({ attributes: new Map(), ...kept })),
});

const live = fc.record({
  enabled: fc.boolean(),
  status: fc.constantFrom('CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED', 'EXTERNAL_PROVIDER'),
  attributes: valuesWith(secretOfYesterday).map(
    (values) =>
      new Map([...values].flatMap(([name, each]) => (typeof each === 'string' && each !== '' ? [[name, each]] : []))),
  ),
});

const byName = <V>(values: fc.Arbitrary<V>) =>
  fc.record({ u: optional(values), v: optional(values), w: optional(values), proto: optional(values) }).map(
    ({ u, v, w, proto }) =>
      new Map(
        (
          [
            ['u', u],
            ['v', v],
            ['w', w],
            ['__proto__', proto],
          ] as const
        ).flatMap(([name, each]) => (each === undefined ? [] : [[name, each] as const])),
      ),
  );

/** A user that nobody declares, with a name that others may have. */
const stranger = fc.record({
  preferred_username: optional(fc.constantFrom<string[]>(...shorts)),
  email: optional(fc.constantFrom('1@x.org', '2@x.org')),
  email_verified: fc.constantFrom('true', 'false'),
});

const policies: fc.Arbitrary<Policy> = fc
  .record({
    missingUsers: fc.constantFrom('create' as const, 'create' as const, 'skip' as const),
    removedUsers: fc.constantFrom('retain' as const, 'clear' as const, 'disable' as const, 'delete' as const),
    removedAttributes: fc.constantFrom('delete' as const, 'delete' as const, 'retain' as const),
    unmanagedAttributes: fc.constantFrom('retain' as const, 'retain' as const, 'delete' as const),
    unprovenNames: fc.constantFrom('error' as const, 'allow' as const),
    recreatedAccounts: fc.constantFrom('error' as const, 'accept' as const),
    force: fc.boolean(),
  })
  .map((given) => ({ ...policy, messages: 'allow', createGroups: true, ...given }));

const lists = fc.constantFrom<Partial<PatternLists>[]>(
  {},
  {},
  {},
  { ignoreUsers: ['v'] },
  { ignoreAttributes: ['b'] },
  { onlyUsers: ['u*', 'w*'] },
);

/** Any world, and any declaration and policy over it. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    pool: fc.constantFrom(named, aliased, byEmail, holding),
    declared: byName(declaredUser),
    records: byName(record),
    live: byName(live),
    memberships: byName(groups),
    stranger,
    policy: policies,
    lists,
  })
  .map(({ pool, ...given }) => {
    const signsIn = pool.usernameAttributes.size > 0;
    const nameOf = (short: string) => (signsIn ? `${short}@x.org` : short);
    const usernameOf = (short: string) => (signsIn ? `uuid-of-${short}` : short);
    const accounts = [...given.live].map(([short, properties]): LiveUser => {
      const address: readonly (readonly [string, string])[] = signsIn
        ? [
            ['email', nameOf(short)],
            ['email_verified', 'true'],
          ]
        : [];
      const known = [given.declared.get(short), given.records.get(short)?.kept];
      const values = [...properties.attributes].map(([name, text]): readonly [string, string] => {
        // What is live is a secret only where the state or the declaration knows that it may be one.
        const mayBe = known.some((each) => isSecret(each?.attributes.get(name)));
        return [name, text === secretOfYesterday && !mayBe ? 'y' : text];
      });
      return account(usernameOf(short), {
        ...properties,
        // A federated account has no alias, and a name of its own.
        ...(properties.status === 'EXTERNAL_PROVIDER' && signsIn ? { status: 'CONFIRMED' } : {}),
        attributes: new Map([...values, ...address]),
      });
    });
    const taken = new Set(accounts.map((each) => each.attributes.get('email')));
    const { email: wanted, preferred_username, email_verified } = given.stranger;
    const ofStranger = [
      ...(preferred_username === undefined ? [] : [['preferred_username', preferred_username] as const]),
      ...(wanted === undefined || taken.has(wanted)
        ? []
        : ([
            ['email', wanted],
            ['email_verified', email_verified],
          ] as const)),
    ];
    const strangers = signsIn ? [] : [account('stranger', { attributes: new Map(ofStranger) })];
    const records = new Map(
      [...given.records].map(([short, { isGone, kept }]): [Username, UserRecord] => {
        const username = usernameOf(short);
        return [nameOf(short), { ...kept, username, sub: isGone === true ? `gone-${short}` : `sub-of-${username}` }];
      }),
    );
    const declared = new Map(
      [...given.declared].map(([short, user]): [Username, DeclaredValues] => {
        // Who signs in by e-mail is proven by it.
        const attributes = signsIn
          ? new Map([...user.attributes, ['email', nameOf(short)], ['email_verified', 'true']] as const)
          : user.attributes;
        return [nameOf(short), { ...user, attributes }];
      }),
    );
    const unique = withoutSharedAliases([...accounts, ...strangers]);
    const memberships = new Map(
      [...given.memberships].flatMap(([short, list]) =>
        given.live.has(short) ? [[usernameOf(short), new Set(list)] as const] : [],
      ),
    );
    const passwords = new Map(unique.map(({ sub }) => [sub, 'a password of its own']));
    const files = new Map([...declared.keys()].map((name) => [name, `users/${name.slice(0, 1)}.yaml`]));
    return {
      world: worldOf(pool, unique, { memberships, passwords, records, groups: new Set(['g', 'h']) }),
      rest: { declared, policy: given.policy, lists: given.lists, files, providers: [] },
    };
  });

/** As a pool has them: one address, or one preferred name, is one account's. */
function withoutSharedAliases(accounts: readonly LiveUser[]): readonly LiveUser[] {
  return ['email', 'preferred_username'].reduce(withoutShared, accounts);
}

function withoutShared(accounts: readonly LiveUser[], alias: string): readonly LiveUser[] {
  const seen = new Set<string>();
  return accounts.map((each) => {
    const value = each.attributes.get(alias) ?? '';
    if (value === '') return each;
    if (!seen.has(value)) {
      seen.add(value);
      return each;
    }
    return { ...each, attributes: new Map([...each.attributes].filter(([name]) => !name.startsWith(alias))) };
  });
}
