import { expect, it } from 'vitest';
import { changedPasswords } from '../../providers/core/passwords.ts';
import { permanent } from './account-inputs.ts';

const user = (value: string) => ({ attributes: new Map<string, string>(), password: { ...permanent, value } });

it.each([
  ['the same secret', 'p', { p: 'x' }, { p: 'x' }, false],
  ['another value of it', 'p', { p: 'x' }, { p: 'y' }, true],
  ['another key with the same value', 'q', { p: 'x' }, { p: 'x', q: 'x' }, false],
  ['a secret that the state has lost', 'p', {}, { p: 'x' }, true],
] as const)('a password is another text with %s: %s', (_what, key, before, now, changed) => {
  const declared = new Map([['u', user(`\${secret:${key}}`)]]);
  const recorded = () => ({ record: { password: permanent }, secrets: new Map(Object.entries(before)) });
  expect(changedPasswords(declared, recorded, new Map(Object.entries(now))).has('u')).toBe(changed);
});

it('is not another for who has none on record', () => {
  const declared = new Map([['u', user(permanent.value)]]);
  expect(changedPasswords(declared, () => undefined, new Map([['p', 'x']]))).toEqual(new Set());
});
