import { describe, expect, it } from 'vitest';
import type { Seeding } from '../../providers/apply/seeding-choice.ts';
import { seedingText } from '../../providers/report/seeding-text.ts';

const creating = { jobs: 0, calls: 20_000, seconds: 500 };
const importing = { jobs: 1, calls: 0, seconds: 487 };
const seeding: Seeding = { how: 'create', users: 20_000, creating, importing: undefined, roleMissing: false };

describe('a seeding in one line', () => {
  it.each<[Seeding, string]>([
    [seeding, 'creates 20,000 users one by one: about 8 min 20 s'],
    [{ ...seeding, users: 1, creating: { jobs: 0, calls: 1, seconds: 0.025 } }, 'creates 1 user one by one: about 1 s'],
    [
      { ...seeding, importing, roleMissing: true },
      'creates 20,000 users one by one: about 8 min 20 s (import jobs: about 8 min 7 s; they need importRoleArn)',
    ],
    [
      { ...seeding, how: 'import', importing },
      'imports 20,000 users by 1 job: about 8 min 7 s (8 min 20 s one by one)',
    ],
    [
      { ...seeding, how: 'import', importing: { jobs: 2, calls: 40, seconds: 488 } },
      'imports 19,960 users by 2 jobs, and creates 40 one by one: about 8 min 8 s (8 min 20 s one by one)',
    ],
  ])('%o', (given, text) => {
    expect(seedingText(given)).toBe(text);
  });
});
