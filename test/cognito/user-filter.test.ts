import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUserFilter } from '../../providers/cognito/user-filter.ts';

describe('a filter', () => {
  it.each([
    ['email ^= "ann"', { attribute: 'email', operator: '^=', value: 'ann' }],
    ['username="Ann"', { attribute: 'username', operator: '=', value: 'Ann' }],
    ['  status  =  "Disabled"  ', { attribute: 'status', operator: '=', value: 'Disabled' }],
    ['cognito:user_status = "CONFIRMED"', { attribute: 'cognito:user_status', operator: '=', value: 'CONFIRMED' }],
    ['family_name = "O\\"Neil \\\\ Sons"', { attribute: 'family_name', operator: '=', value: 'O"Neil \\ Sons' }],
    ['name = "a = ^= b"', { attribute: 'name', operator: '=', value: 'a = ^= b' }],
  ])('%s', (text, filter) => {
    expect(readUserFilter(text)).toEqual(filter);
  });

  it('holds any value that is escaped as ListUsers wants it', () => {
    const values = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(values, (value) => {
        const escaped = value.replaceAll(/["\\]/g, '\\$&');
        expect(readUserFilter(`sub = "${escaped}"`)).toEqual({ attribute: 'sub', operator: '=', value });
      }),
    );
  });
});

describe('what is no filter, and what to do', () => {
  it.each([
    ['nothing', '', 'email ^= "ann"'],
    ['no quotes', 'email = ann', 'double quotes'],
    ['single quotes', "email = 'ann'", 'double quotes'],
    ['a quote that is not escaped', 'name = "a"b"', '\\ goes before'],
    ['an operator that is none', 'email != "ann"', 'email ^= "ann"'],
    ['two of them', 'email = "a" and name = "b"', 'email ^= "ann"'],
    ['a slip', 'emial = "a"', 'did you mean email?'],
    ['a custom attribute', 'custom:tenant = "acme"', 'it takes username'],
    ['an attribute that no filter knows', 'nickname = "x"', 'username'],
    ['what is longer than UserFilterType', `email = "${'a'.repeat(248)}"`, 'shorten it'],
  ])('%s', (_what, text, told) => {
    const problem = readUserFilter(text);
    expect(problem).not.toHaveProperty('attribute');
    expect(Object.values(problem).join('\n')).toContain(told);
  });

  it('is not what has just the length of UserFilterType', () => {
    expect(readUserFilter(`email = "${'a'.repeat(246)}"`)).toHaveProperty('attribute', 'email');
  });
});
