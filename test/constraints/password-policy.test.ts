import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passwordProblem } from '../../providers/constraints/password-policy.ts';
import type { PasswordPolicy } from '../../providers/model/pool.ts';
import { declaredValue, recordedValue } from '../../providers/values/faces.ts';
import { poolWith } from '../model/pools.ts';

const free: PasswordPolicy = { minimumLength: 8, uppercase: false, lowercase: false, numbers: false, symbols: false };
const strict: PasswordPolicy = { minimumLength: 8, uppercase: true, lowercase: true, numbers: true, symbols: true };
const secret = (text: string) => declaredValue(`\${secret:s}`, new Map([['s', text]]));
const problem = (text: string, passwordPolicy?: PasswordPolicy) =>
  passwordProblem('ann', secret(text), poolWith(passwordPolicy === undefined ? {} : { passwordPolicy }));

describe("a password that the pool's policy refuses (14.25)", () => {
  it.each<[string, PasswordPolicy | undefined]>([
    ['short-1', free],
    ['😀😀😀😀😀😀😀', free],
    ['abcdefg1!', strict],
    ['ABCDEFG1!', strict],
    ['Abcdefgh!', strict],
    ['Abcdefgh1', strict],
    // Basic Latin letters only, and only the symbols of the list.
    ['Äbcdefg1!', strict],
    ['Abcdefg1€', strict],
    [' Abcdefg1!', strict],
    ['Abcdefg1! ', strict],
    ['Abcdefg1!\n', strict],
    ['with a\nline break', free],
    ['x'.repeat(257), free],
    ['x', undefined],
    ['', undefined],
  ])('%j: %j', (text, policy) => {
    expect(problem(text, policy)).toMatchObject({
      code: 'bad-password-value',
      severity: 'error',
      subject: { username: 'ann', account: 'password' },
    });
  });

  it.each<[string, PasswordPolicy | undefined]>([
    ['12345678', free],
    ['Abcdefg1!', strict],
    ['Abcdefg1 x', strict],
    ['Äbcdefg1€', free],
    ...[...'^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-'].map((symbol): [string, PasswordPolicy] => [
      `Abcdefg1${symbol}`,
      strict,
    ]),
    ['x'.repeat(256), free],
    ['short', undefined],
  ])('%j is taken: %j', (text, policy) => {
    expect(problem(text, policy)).toBeUndefined();
  });

  it('is told by what the pool wants, in the same words whatever the password lacks, so that nothing of it is told', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const found = problem(text, strict);
        if (found !== undefined) expect(found).toEqual(problem('', strict));
      }),
    );
    expect(problem('', strict)?.message).toMatch(/8 to 256 characters.*A to Z.*a to z.*a digit.*a symbol/);
  });

  it('is not looked at when its secret is not known', () => {
    const unknown = recordedValue(`\${secret:gone}`, new Map());
    expect(passwordProblem('ann', unknown, poolWith({ passwordPolicy: strict }))).toBeUndefined();
  });
});
