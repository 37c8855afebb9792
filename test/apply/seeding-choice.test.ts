import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSeeding, type SeedingFacts } from '../../providers/apply/seeding-choice.ts';

const missing = (importable: number, more: Partial<SeedingFacts> = {}): SeedingFacts => ({
  importable,
  others: 0,
  jobs: Math.ceil(importable / 500_000),
  creationsPerSecond: 40,
  importJobs: 'auto',
  hasRole: true,
  poolImports: true,
  ...more,
});

describe('how missing users come into the pool', () => {
  it.each<[string, SeedingFacts, object]>([
    ['a thousand', missing(1_000), { how: 'create', users: 1_000, creating: { jobs: 0, calls: 1_000, seconds: 25 } }],
    // 167 s to start, and 16 ms a user instead of 25.
    ['the last number that is quicker one by one', missing(18_555), { how: 'create', roleMissing: false }],
    ['the first that is quicker by a job', missing(18_556), { how: 'import' }],
    ['20,000', missing(20_000), { how: 'import', importing: { jobs: 1, calls: 0, seconds: 167 + 320 } }],
    ['a million, by two jobs', missing(1_000_000), { importing: { jobs: 2, seconds: 2 * 167 + 16_000 } }],
    ['a slow quota takes the job sooner', missing(2_000, { creationsPerSecond: 10 }), { how: 'import' }],
    ['a raised quota never does', missing(500_000, { creationsPerSecond: 80 }), { how: 'create' }],
    [
      'that no file carries',
      missing(20_000, { others: 40 }),
      { how: 'import', importing: { calls: 40, seconds: 488 } },
    ],
    ['without a role', missing(20_000, { hasRole: false }), { how: 'create', roleMissing: true }],
    ['few without a role', missing(100, { hasRole: false }), { how: 'create', roleMissing: false }],
    ['importJobs: always, though slower', missing(10, { importJobs: 'always' }), { how: 'import', roleMissing: false }],
    [
      'importJobs: always, without a role',
      missing(10, { importJobs: 'always', hasRole: false }),
      { how: 'create', roleMissing: true },
    ],
    ['importJobs: never', missing(20_000, { importJobs: 'never' }), { importing: undefined, roleMissing: false }],
    ['a pool that imports nobody', missing(20_000, { poolImports: false }), { importing: undefined }],
    ['nobody that a file carries', missing(0, { others: 20_000 }), { how: 'create', importing: undefined }],
  ])('%s', (_case, facts, expected) => {
    expect(planSeeding(facts)).toMatchObject(expected);
  });

  it('is by job only where that is allowed and possible, and predicted quicker or wanted always', () => {
    const facts = fc.record({
      importable: fc.nat(2_000_000),
      others: fc.nat(100_000),
      jobs: fc.integer({ min: 1, max: 5 }),
      creationsPerSecond: fc.integer({ min: 1, max: 500 }),
      importJobs: fc.constantFrom('auto', 'always', 'never'),
      hasRole: fc.boolean(),
      poolImports: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { how, creating, importing, roleMissing } = planSeeding(given);
        const isQuicker = importing !== undefined && importing.seconds < creating.seconds;
        const wanted = importing !== undefined && (given.importJobs === 'always' || isQuicker);
        const allowed = given.importJobs !== 'never' && given.poolImports && given.importable > 0;
        expect(importing !== undefined).toBe(allowed);
        expect(how === 'import').toBe(wanted && given.hasRole);
        expect(roleMissing).toBe(wanted && !given.hasRole);
      }),
    );
  });
});
