/** Export declares a date and time in just those forms that the check takes: no source says which ones Cognito takes. */
import { describe, expect, it } from 'vitest';
import { declaredProblems } from '../../providers/constraints/schema-rules.ts';
import { exportedUser } from '../../providers/export/declared-user.ts';
import { poolWith } from '../model/pools.ts';
import { account } from '../plan/inputs.ts';

const pool = poolWith({ schema: new Map([['custom:since', { type: 'DateTime', mutable: true, required: false }]]) });

describe('a live DateTime (14.40)', () => {
  it.each([
    ['2026-01-31', true],
    ['2026-01-31T08:30', true],
    ['2026-01-31T08:30:00.5+01:00', true],
    ['2026-01-31T08:30:00Z', true],
    ['2026-02-30', false],
    ['2026-01-31 08:30', false],
    ['31.1.2026', false],
    ['1700000000', false],
  ])('%s is exported only as the check takes it: %s', (value, isTaken) => {
    const attributes = new Map([['custom:since', value]]);
    expect(declaredProblems('ann', attributes, pool).length === 0).toBe(isTaken);
    const rules = { pool, mapped: new Map(), enabled: false };
    const { user, leftOut } = exportedUser('ann', account('ann', { attributes }), undefined, rules);
    expect([user.attributes.get('custom:since'), leftOut.map(({ code }) => code)]).toEqual(
      isTaken ? [value, []] : [undefined, ['wrong-value-type']],
    );
  });
});
