import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameJson } from '../../providers/values/equal-json.ts';

describe('sameJson', () => {
  it.each([
    ['{"a":1,"b":2}', '{ "b": 2, "a": 1 }'],
    ['[1, {"x":[]}]', '[1,{"x":[ ]}]'],
    ['["A/"]', '["\\u0041\\/"]'],
    [' [12345678901234567890, 1e400, 0.10]\n', '[12345678901234567890,1e400,0.10]'],
    ['{"__proto__":{"a":1}}', '{"__proto__": {"a": 1}}'],
    ['[]', '[]'],
  ])('holds %s and %s to be equal', (a, b) => {
    expect(sameJson(a, b)).toBe(true);
    expect(sameJson(b, a)).toBe(true);
  });

  it.each([
    ['[1,2]', '[2,1]'],
    ['[12345678901234567890]', '[12345678901234567891]'],
    ['[0.1]', '[0.1000000000000000000001]'],
    ['[1e400]', '[1e401]'],
    ['[-1]', '[1]'],
    ['[1.0]', '[1]'],
    ['{1:2}', '{1: 2}'],
    ['[01]', '[ 01]'],
    ['["1"]', '[1]'],
    ['[null]', '["null"]'],
    ['[true]', '["true"]'],
    ['[[]]', '[{}]'],
    ['[["a","b"]]', '["[\\"a\\",\\"b\\"]"]'],
    ['{"__proto__":1}', '{}'],
    ['{"a":null}', '{}'],
    ['{"a":1', '{"a":1'],
    ['{a: 1}', '{a: 1}'],
    ['', ''],
    ['1', '1.0'],
    ['"a"', '"a"'],
    ['null', 'null'],
    ['true', 'true'],
    ['{}', 'x'],
    ['[] []', '[] []'],
  ])('holds %s and %s to be different, or no JSON', (a, b) => {
    expect(sameJson(a, b)).toBe(false);
    expect(sameJson(b, a)).toBe(false);
  });

  it('does not mind how deep or long a value is', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(() => sameJson(deep, `${deep} `)).not.toThrow();
  });
});

describe('for any two JSON values, sameJson', () => {
  const data = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));

  it('does not see white space', () => {
    fc.assert(
      fc.property(data, fc.nat(3), (value, indent) => {
        expect(sameJson(JSON.stringify(value), JSON.stringify(value, undefined, indent))).toBe(true);
      }),
    );
  });

  it('holds them to be equal only when they are', () => {
    fc.assert(
      fc.property(data, data, (a, b) => {
        const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
        if (sameJson(first, second)) expect(JSON.parse(first)).toEqual(JSON.parse(second));
      }),
    );
  });
});
