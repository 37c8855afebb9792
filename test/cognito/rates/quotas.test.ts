/** Every operation that the product calls draws on a quota: a call without a category would go out unpaced. */
import { describe, expect, it } from 'vitest';
import { categoryOf } from '../../../providers/cognito/rates/quotas.ts';
import { calledOperations } from '../called-operations.ts';

const called = [...calledOperations()].sort();

describe('every operation that is called', () => {
  it('is found in the sources', () => {
    expect(called).toContain('AdminUpdateUserAttributes');
    expect(called).toContain('ListUsers');
  });

  it.each(called)('%s has its quota category', (operation) => {
    expect(categoryOf(operation)).toBeDefined();
  });
});
