/** What the check lets pass, Cognito takes, and what it refuses, Cognito refuses too: for any pool and declaration. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import { openSession } from '../../cognito-double/src/session.ts';
import { CognitoError, createGateway, type Gateway } from '../../providers/cognito/gateway.ts';
import { poolRules } from '../../providers/constraints/comparison.ts';
import { expectedMessages } from '../../providers/constraints/messages.ts';
import { changeProblems, declaredProblems, type SchemaDiagnostic } from '../../providers/constraints/schema-rules.ts';
import type { UserUpdate } from '../../providers/model/changes.ts';
import type { Pool } from '../../providers/model/pool.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import type { Values } from '../../providers/model/value.ts';
import { type AliasDiagnostic, aliasConflicts } from '../../providers/plan/aliases/conflicts.ts';
import { planAttributes } from '../../providers/plan/attribute-changes.ts';
import { declaredValue } from '../../providers/values/faces.ts';
import { type Trial, trials } from './random-pools.ts';

const { double, api, close } = await openSession();
afterAll(close);

/** A problem of the check. */
interface Told {
  readonly code: (SchemaDiagnostic | AliasDiagnostic)['code'];
  readonly attribute: string;
  /** What is declared; blank where nothing is. */
  readonly value: string;
  /** New addresses of the same update that would wait until their user answers. */
  readonly waiting: readonly string[];
}

interface Verdict {
  /** What the check says of the update that would be sent. */
  readonly told: readonly Told[];
  /** What the double says of it, all the same. */
  readonly answer: 'accepted' | CognitoError['refusal'];
}

interface Exception {
  readonly what: string;
  covers(problem: Told): boolean;
  readonly trial: Trial;
}

function trial(pool: PoolSpec, before: UserSpec['attributes'], declared: Readonly<Record<string, string>>): Trial {
  return {
    pool,
    account: { attributes: before ?? {} },
    holder: { attributes: { email: 'taken@example.com', email_verified: 'true' } },
    declared: new Map(Object.entries(declared)),
    secret: new Set(),
    applied: new Map(),
    policy: { removedAttributes: 'delete', unmanagedAttributes: 'retain' },
  };
}

const waitingEmail: PoolSpec = {
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
};
const size: PoolSpec = { Schema: [{ Name: 'size', AttributeDataType: 'Number' }] };
const since: PoolSpec = { Schema: [{ Name: 'since', AttributeDataType: 'DateTime' }] };

/**
 * Where the check may refuse what the double accepts; all else is refused by both or by neither. COGNITO.md is silent on
 * each of them, so that the check takes no chance.
 */
const exceptions: readonly Exception[] = [
  {
    what: 'a number with a fraction',
    covers: ({ code, value }) => code === 'wrong-value-type' && /^-?\d+\.\d+$/.test(value),
    trial: trial(size, {}, { 'custom:size': '1.5' }),
  },
  {
    what: 'a date or time of the right form that does not exist',
    covers: ({ code, value }) =>
      code === 'wrong-value-type' && /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-][\d:]+)?)?$/.test(value),
    trial: trial(since, {}, { 'custom:since': '2023-02-29' }),
  },
  {
    what: 'a birthdate on a day that its month does not have',
    covers: ({ code, value }) => code === 'bad-birthdate' && /^\d{4}-\d\d-(29|30|31)$/.test(value),
    trial: trial({}, {}, { birthdate: '1990-02-30' }),
  },
  {
    what: 'a blank flag beside its address, which only the next run could blank',
    covers: ({ code }) => code === 'blank-flag',
    trial: trial({}, { email: 'a@x.org', email_verified: 'true' }, { email: 'b@x.org', email_verified: '' }),
  },
  {
    what: 'an address that another account holds, where it is an alias only once its user answers',
    covers: ({ code, attribute, waiting }) => code === 'alias-taken' && waiting.includes(attribute),
    trial: trial({ ...waitingEmail, AliasAttributes: ['email'] }, {}, { email: 'taken@example.com' }),
  },
  {
    what: 'an alias that moves to the account that verifies it last, from the account that holds it',
    covers: ({ code }) => code === 'alias-taken',
    trial: trial({ AliasAttributes: ['email'] }, {}, { email: 'taken@example.com', email_verified: 'true' }),
  },
  {
    what: 'the last sign-in address deleted while its replacement waits',
    covers: ({ code, waiting }) => code === 'sign-in-attribute' && waiting.length > 0,
    trial: trial(
      { ...waitingEmail, UsernameAttributes: ['email', 'phone_number'] },
      { phone_number: '+15551234567' },
      { phone_number: '', email: 'ann@example.com' },
    ),
  },
];

/** The trial in a pool of its own; undefined where the plan has nothing to send. */
async function judge(of: Trial): Promise<Verdict | undefined> {
  const poolId = double.createPool({ ...of.pool, users: [of.account, of.holder] });
  const gateway = createGateway({ repeating: api, once: api }, poolId);
  const pool = await gateway.describePool();
  const [live, holder] = await Promise.all([...double.live(poolId).keys()].map((name) => gateway.getUser(name)));
  if (live === undefined || holder === undefined) throw new Error('the pool lost a user');
  const declared = declaredValues(of);
  const { changes } = planAttributes(
    { name: 'u', declared, applied: of.applied, live: live.attributes, waiting: new Set() },
    { policy: of.policy, rules: poolRules(pool), ignoresAttribute: () => undefined },
  );
  const [first, ...rest] = changes;
  if (first === undefined) return undefined;
  const update: UserUpdate = { username: 'u', account: live.username, changes: [first, ...rest] };
  const waiting = expectedMessages(update, pool).flatMap(({ attribute, waits }) => (waits ? [attribute] : []));
  const told = problemsOf(declared, update, [live, holder], pool).map(({ code, subject: { attribute } }) => ({
    code,
    attribute,
    value: of.declared.get(attribute) ?? '',
    waiting,
  }));
  return { told, answer: await send(gateway, update) };
}

/**
 * With both faces: what comes from a secret refers to it, here by the attribute's own name. A blank never does: reading
 * the declaration refuses an empty secret.
 */
function declaredValues({ declared, secret }: Trial): Values {
  const refers = (name: string, value: string) => value !== '' && secret.has(name);
  return new Map(
    [...declared].map(([name, value]) => [
      name,
      refers(name, value) ? declaredValue(`\${secret:${name}}`, declared) : value,
    ]),
  );
}

/** What the preview says; of the declaration, only where a change of that attribute is sent. */
function problemsOf(
  declared: Values,
  update: UserUpdate,
  accounts: readonly [LiveUser, LiveUser],
  pool: Pool,
): readonly (SchemaDiagnostic | AliasDiagnostic)[] {
  const sent = new Set(update.changes.map(({ name }) => name));
  return [
    ...declaredProblems('u', declared, pool).filter(({ subject }) => sent.has(subject.attribute)),
    ...changeProblems(update, accounts[0], pool),
    ...aliasConflicts([update], accounts, pool),
  ];
}

async function send(gateway: Gateway, { account, changes }: UserUpdate): Promise<Verdict['answer']> {
  try {
    await gateway.updateUser(account, changes, { clientMetadata: new Map(), sendsMessage: false });
    return 'accepted';
  } catch (error) {
    if (error instanceof CognitoError) return error.refusal;
    throw error;
  }
}

/** Each of them has to be the only thing wrong with at least one of the random declarations. */
const rulesMet: readonly string[] = [
  'nothing',
  ...['unknown-attribute', 'read-only', 'immutable', 'required', 'sign-in-attribute', 'verified-without-address'],
  ...['wrong-value-type', 'too-short', 'too-long', 'too-small', 'too-big'],
  ...['bad-email', 'bad-phone-number', 'bad-birthdate', 'alias-taken'],
];

const isExcepted = (problem: Told) => exceptions.some(({ covers }) => covers(problem));

describe('for 1,000 pools and declarations', () => {
  it('the check passes what the double accepts, and refuses what it refuses, naming the same attribute', {
    timeout: 120_000,
  }, async () => {
    const metAlone = new Set<string>();
    await fc.assert(
      fc.asyncProperty(trials, async (random) => {
        const verdict = await judge(random);
        if (verdict === undefined) return;
        const { told, answer } = verdict;
        if (answer === 'accepted') {
          expect(told.filter((problem) => !isExcepted(problem))).toEqual([]);
          if (told.length === 0) metAlone.add('nothing');
          return;
        }
        expect(told.map(({ attribute }) => attribute)).toContain(answer.attribute);
        const codes = new Set(told.map(({ code }) => code));
        if (codes.size === 1) for (const code of codes) metAlone.add(code);
      }),
      { numRuns: 1_000 },
    );
    expect([...metAlone].sort()).toEqual([...rulesMet].sort());
  });
});

describe('only the check refuses', () => {
  it.each(exceptions)('$what', async (exception) => {
    const verdict = await judge(exception.trial);
    expect(verdict?.told.length).toBeGreaterThan(0);
    expect(verdict?.told.filter((problem) => !exception.covers(problem))).toEqual([]);
    expect(verdict?.answer).toBe('accepted');
  });
});
