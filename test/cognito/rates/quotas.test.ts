/** Every operation that the product calls draws on a quota: a call without a category would go out unpaced. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { categoryOf } from '../../../providers/cognito/rates/quotas.ts';

const sources = readdirSync('providers', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('providers', file), 'utf8'));
const called = sources.flatMap((source) =>
  [...source.matchAll(/new (\w+)Command\(|\bpaginate(\w+)\(/g)].map(([, command, list]) => command ?? list ?? ''),
);

describe('every operation that is called', () => {
  it('is found in the sources', () => {
    expect(called).toContain('AdminUpdateUserAttributes');
    expect(called).toContain('ListUsers');
  });

  it.each([...new Set(called)].sort())('%s has its quota category', (operation) => {
    expect(categoryOf(operation)).toBeDefined();
  });
});
