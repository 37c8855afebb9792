/** Plan reports for the tests of their renderers: a small one by hand, one of many users, and any that can be. */
import fc from 'fast-check';
import type { ProblemReport } from '../../providers/problems/problem-report.ts';
import type { AttributeReport, ChangedUser, PlanReport, PoolReport } from '../../providers/report/report-model.ts';

/** When and of what the pages of tests are made. */
export const made = { at: '2026-11-26T18:30:59.123Z', commit: '1f2e3d4c5b6a' };

export const pool = (rest: Partial<PoolReport> = {}): PoolReport => ({
  userPoolId: 'eu-west-1_AbCdEf123',
  declared: 40,
  heldBack: [],
  users: [],
  unproven: [],
  missing: [],
  kept: [],
  messages: [],
  ...rest,
});

export const user = (username: string, rest: Partial<ChangedUser> = {}): ChangedUser => ({
  username,
  change: 'changed',
  steps: [],
  attributes: [],
  ...rest,
});

/** A problem of a user. */
export const problem = (message: string, rest: Partial<ProblemReport> = {}): ProblemReport => ({
  code: 'unproven-name',
  severity: 'error',
  message,
  ...rest,
});

export const set = (name: string, from: string | undefined, to: string): AttributeReport => ({
  name,
  kind: 'set',
  reason: 'declared',
  ...(from === undefined ? {} : { from }),
  to,
  hidden: false,
  live: from !== undefined,
});

/** A report with these pools and the counts that follow from them. */
export function report(userPools: readonly PoolReport[], rest: Partial<PlanReport> = {}): PlanReport {
  const users = userPools.flatMap((each) => each.users);
  const attributes = users.flatMap((each) => each.attributes);
  const steps = users.flatMap((each) => each.steps);
  const byReason = new Map<string, number>();
  for (const { reason } of [...attributes, ...steps]) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  return {
    version: 1,
    command: 'plan',
    refusals: [],
    userPools,
    digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    values: 'shown',
    summary: {
      users: userPools.reduce((sum, { declared }) => sum + declared, 0),
      changed: users.length,
      byRules: users.filter(({ unnamed }) => unnamed === true).length,
      removed: users.filter(({ change }) => change === 'removed').length,
      created: steps.filter(({ kind }) => kind === 'create').length,
      deleted: steps.filter(({ kind }) => kind === 'delete').length,
      disabled: steps.filter(({ kind }) => kind === 'disable').length,
      cleared: users.filter(({ change, steps: own }) => change === 'removed' && own.length === 0).length,
      missing: userPools.reduce((sum, { missing }) => sum + missing.length, 0),
      heldBack: userPools.reduce((sum, { heldBack }) => sum + heldBack.length, 0),
      attributesSet: attributes.filter(({ kind }) => kind === 'set').length,
      attributesDeleted: attributes.filter(({ kind }) => kind === 'delete').length,
      byReason: Object.fromEntries(byReason),
    },
    ...rest,
  };
}

/** A report of so many users, two attributes each, every third one drifted. */
export function manyUsers(amount: number): PlanReport {
  const users = Array.from({ length: amount }, (_, index) =>
    user(`user-${String(index).padStart(5, '0')}@example.com`, {
      account: `a1b2c3d4-0000-4000-8000-${String(index).padStart(12, '0')}`,
      file: `users/team-${index % 7}.yaml`,
      line: index + 3,
      attributes: [
        { ...set('custom:tier', 'silver', 'gold'), reason: index % 3 === 0 ? 'drifted' : 'declared' },
        { name: 'nickname', kind: 'delete', reason: 'removed', from: `Nick ${index}`, hidden: false, live: true },
      ],
    }),
  );
  return report([pool({ declared: amount, users })], { stack: 'production' });
}

/** Text with everything that Markdown, HTML, YAML, JSON or GitHub take for more than text. */
const hostileUnit = fc.oneof(
  fc.constantFrom(...'|`<>&\\\n\r\t *_~[](){}#@!$^-+=.:;,"\'/% '),
  fc.constantFrom('</script>', '<!--', '-->', ']]>', '</details>', '@team', '#123', '&lt;', '| --- |', '\n\n', '```'),
  fc.constantFrom(
    'https://example.com',
    'a@example.com',
    '\u202e',
    '\u2028',
    '\ud800',
    '\u0000',
    '__proto__',
    'é',
    '🌈',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
);
const foreign = fc.array(hostileUnit, { minLength: 1, maxLength: 12 }).map((units) => units.join(''));

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Leaves out what is undefined, as a report does. */
const present = (value: object) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

const attribute = fc
  .record({
    name: foreign,
    kind: fc.constantFrom('set' as const, 'delete' as const),
    reason: fc.constantFrom('declared' as const, 'drifted' as const, 'removed' as const, 'unmanaged' as const),
    values: fc.constantFrom('hidden', 'shown', 'new'),
    from: foreign,
    to: foreign,
  })
  .map(({ values, from, to, ...rest }): AttributeReport => {
    const isHidden = values === 'hidden';
    const live = values !== 'new' || rest.kind === 'delete';
    const shown = { ...(live ? { from } : {}), ...(rest.kind === 'set' ? { to } : {}) };
    return { ...rest, ...(isHidden ? {} : shown), hidden: isHidden, live };
  });

const step = fc
  .record({
    kind: fc.constantFrom('create' as const, 'delete' as const, 'add-to-group' as const, 'set-password' as const),
    reason: fc.constantFrom('declared' as const, 'drifted' as const, 'unfinished' as const),
    group: foreign,
  })
  .map(({ group, ...rest }) => (rest.kind === 'add-to-group' ? { ...rest, group } : rest));

const place = fc.record({ file: foreign, line: fc.integer({ min: 1, max: 9999 }) });

const foundBy = fc.constantFrom('record' as const, 'email' as const, 'preferred_username' as const);

const changedUser = fc
  .record({
    username: foreign,
    change: fc.constantFrom('changed' as const, 'created' as const, 'removed' as const),
    account: optional(foreign),
    foundBy: optional(foundBy),
    place: optional(place),
    steps: fc.array(step, { maxLength: 2 }),
    attributes: fc.array(attribute, { minLength: 1, maxLength: 3 }),
  })
  .map(
    ({ account, foundBy: by, place: at, ...rest }): ChangedUser => ({
      ...rest,
      ...(account === undefined ? {} : { account }),
      ...(by === undefined ? {} : { foundBy: by }),
      ...at,
    }),
  );

const unproven = fc
  .record({ username: foreign, account: optional(foreign), foundBy, place: optional(place) })
  .map(({ account, place: at, ...rest }) => ({ ...rest, ...(account === undefined ? {} : { account }), ...at }));

const anyProblem = fc
  .record({
    code: fc.constantFrom('unproven-name' as const, 'unknown-group' as const),
    severity: fc.constantFrom('error' as const, 'warning' as const),
    message: foreign,
    hint: optional(foreign),
    username: optional(foreign),
    others: optional(fc.array(foreign, { minLength: 1, maxLength: 3 })),
    place: optional(place),
  })
  .map(({ hint, username, others, place: at, ...rest }): ProblemReport => {
    const about = username === undefined ? {} : { username };
    return {
      ...rest,
      ...(hint === undefined ? {} : { hint }),
      ...about,
      ...(others === undefined ? {} : { others }),
      ...at,
    };
  });

const missing = fc
  .record({ username: foreign, place: optional(place) })
  .map(({ username, place: at }) => ({ username, ...at }));

const kept = fc
  .record({
    username: foreign,
    attribute: optional(foreign),
    rule: fc.constantFrom('taken-over' as const, 'skipped' as const),
  })
  .map(({ attribute: name, ...rest }) => (name === undefined ? rest : { ...rest, attribute: name }));

const message = fc.record({
  username: foreign,
  attribute: fc.constantFrom('email' as const, 'phone_number' as const),
  channel: fc.constantFrom('EMAIL' as const, 'SMS' as const),
  to: foreign,
  waits: fc.boolean(),
});

/** Any report whose names and values are hostile. */
export const anyReport: fc.Arbitrary<PlanReport> = fc
  .record({
    pools: fc.array(
      fc.record({
        userPoolId: foreign,
        declared: fc.nat(50),
        heldBack: fc.array(anyProblem, { maxLength: 30 }),
        unproven: fc.array(unproven, { maxLength: 2 }),
        users: fc.array(changedUser, { maxLength: 4 }),
        missing: fc.array(missing, { maxLength: 2 }),
        kept: fc.array(kept, { maxLength: 2 }),
        messages: fc.array(message, { maxLength: 2 }),
        groupsToCreate: fc.array(foreign, { maxLength: 30 }),
      }),
      { maxLength: 2 },
    ),
    stack: optional(foreign),
    refusals: fc.array(anyProblem, { maxLength: 30 }),
    command: fc.constantFrom('plan' as const, 'drift' as const),
    values: fc.constantFrom('shown' as const, 'hidden' as const),
  })
  .map(({ pools, ...rest }) => report(pools, present(rest)));

const problemWith = (one: ProblemReport, text: string): ProblemReport => ({
  ...one,
  message: text,
  ...(one.hint === undefined ? {} : { hint: text }),
  ...(one.username === undefined ? {} : { username: text }),
  ...(one.others === undefined ? {} : { others: one.others.map(() => text) }),
  ...(one.file === undefined ? {} : { file: text }),
});

/** The same report with another text in place of every name and value of others. */
export function withTexts(original: PlanReport, text: string): PlanReport {
  const maybe = (key: string, value: unknown) => (value === undefined ? {} : { [key]: text });
  return {
    ...original,
    ...maybe('stack', original.stack),
    refusals: original.refusals.map((one) => problemWith(one, text)),
    userPools: original.userPools.map(
      ({ users, heldBack, unproven: taken, missing: absent, kept: left, messages, groupsToCreate = [], ...rest }) => ({
        ...rest,
        heldBack: heldBack.map((one) => problemWith(one, text)),
        unproven: taken.map((each) => ({
          ...each,
          username: text,
          ...maybe('account', each.account),
          ...maybe('file', each.file),
        })),
        groupsToCreate: groupsToCreate.map(() => text),
        userPoolId: text,
        users: users.map((each) => ({
          ...each,
          username: text,
          ...maybe('account', each.account),
          ...maybe('file', each.file),
          steps: each.steps.map((one) => ({ ...one, ...maybe('group', one.group) })),
          attributes: each.attributes.map((one) => ({
            ...one,
            name: text,
            ...maybe('from', one.from),
            ...maybe('to', one.to),
          })),
        })),
        missing: absent.map((each) => ({ ...each, username: text, ...maybe('file', each.file) })),
        kept: left.map((each) => ({ ...each, username: text, ...maybe('attribute', each.attribute) })),
        messages: messages.map((each) => ({ ...each, username: text, ...maybe('to', each.to) })),
      }),
    ),
  };
}
