import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meant, written } from '../../providers/model/value.ts';
import type { Records, UserRecord } from '../../providers/plan/model.ts';
import { keepSecrets } from '../../providers/state/kept-secrets.ts';
import { recordedValue } from '../../providers/values/faces.ts';
import { records, secrets } from './users.ts';

const valuesIn = ({ attributes, password, pending }: UserRecord) => [
  ...attributes.values(),
  ...(password === undefined ? [] : [password.value]),
  ...[...(pending?.values() ?? [])].map(({ value }) => value),
];
const meanings = (all: Records) => [...all.values()].flatMap(valuesIn).map(meant);
/** What a later process reads. */
const readBack = ({ records: all, secrets: kept }: ReturnType<typeof keepSecrets>) =>
  [...all.values()].flatMap(valuesIn).map((value) => meant(recordedValue(written(value), kept)));

const anySecrets = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'a#1', 'b#1'), fc.constantFrom('one', 'two', 'first-secret-value')), {
    selector: ([key]) => key,
  })
  .map((list) => new Map(list));

describe('records whose secrets have changed', () => {
  it('mean what they did, whatever secrets the declaration has now, and those are as declared', () => {
    fc.assert(
      fc.property(records, anySecrets, (all, now) => {
        const kept = keepSecrets(all, now, secrets);
        expect(readBack(kept)).toEqual(meanings(all));
        for (const [key, secret] of now) expect(kept.secrets.get(key)).toBe(secret);
      }),
    );
  });

  const of = (text: string, known: ReadonlyMap<string, string>): Records =>
    new Map([['u', { attributes: new Map([['custom:t', recordedValue(text, known)]]) }]]);
  const told = ({ records: all, secrets: kept }: ReturnType<typeof keepSecrets>) => [
    [...all.values()].flatMap(valuesIn).map(written),
    Object.fromEntries(kept),
  ];

  it('refer to a key of their own, and to the next one after another rotation', () => {
    const first = new Map([['t', 'one']]);
    const second = keepSecrets(of(`x-\${secret:t}`, first), new Map([['t', 'two']]), first);
    expect(told(second)).toEqual([[`x-\${secret:t#1}`], { t: 'two', 't#1': 'one' }]);
    const both = new Map([
      ...second.records,
      ['v', { attributes: new Map([['a', recordedValue(`\${secret:t}`, second.secrets)]]) }] as const,
    ]);
    expect(told(keepSecrets(both, new Map([['t', 'three']]), second.secrets))).toEqual([
      [`x-\${secret:t#1}`, `\${secret:t#2}`],
      { t: 'three', 't#1': 'one', 't#2': 'two' },
    ]);
  });

  it('are the very records where no secret has changed, and need no secret that none refers to', () => {
    const all = of(`\${secret:t}`, new Map([['t', 'one']]));
    const now = new Map([['t', 'one']]);
    expect(keepSecrets(all, now, now).records).toBe(all);
    const empty = new Map([['t', '']]);
    expect(told(keepSecrets(of(`\${secret:t}`, empty), new Map(), empty))).toEqual([[`\${secret:t}`], { t: '' }]);
    expect(told(keepSecrets(of('plain', now), new Map(), now))).toEqual([['plain'], {}]);
  });
});
