/** What `--match` may say, and what is wrong with the rest. */
import { describe, expect, it } from 'vitest';
import { readConditions } from '../../providers/conditions/conditions.ts';
import { poolWith } from '../model/pools.ts';

const text = { type: 'String', mutable: true, required: false } as const;
const pool = poolWith({ schema: new Map(['email', 'custom:tenant', 'nickname'].map((name) => [name, text])) });
const read = (key: string, ...entries: readonly string[]) => readConditions(new Map([[key, entries]]), pool);

describe('conditions', () => {
  it.each([
    ['email', ['*@acme.com'], { kind: 'attribute', name: 'email', globs: ['*@acme.com'], absent: false }],
    ['custom:tenant', ['absent', 'acme'], { kind: 'attribute', name: 'custom:tenant', globs: ['acme'], absent: true }],
    ['sub', ['a1*'], { kind: 'attribute', name: 'sub', globs: ['a1*'], absent: false }],
    ['username', ['svc-*'], { kind: 'username', globs: ['svc-*'] }],
    ['group', ['staff', 'ops'], { kind: 'group', groups: ['staff', 'ops'] }],
    ['status', ['CONFIRMED'], { kind: 'status', statuses: ['CONFIRMED'] }],
    ['enabled', ['false'], { kind: 'enabled', enabled: false }],
  ])('are read: %s %j', (key, entries, condition) => {
    expect(read(key, ...entries)).toEqual({ conditions: [condition], problems: [] });
  });

  it('are none for everybody', () => {
    expect(readConditions(new Map(), pool)).toEqual({ conditions: [], problems: [] });
  });

  it.each([
    ['custom:tenat', ['x'], 'there is no condition custom:tenat', 'did you mean custom:tenant?'],
    ['tenant', ['x'], 'there is no condition tenant', 'write custom:tenant'],
    ['gruop', ['x'], 'there is no condition gruop', 'did you mean group?'],
    ['status', ['confirmd'], 'there is no status confirmd', 'did you mean CONFIRMED?'],
    ['status', ['x'], 'there is no status x', 'it is one of UNCONFIRMED'],
    ['enabled', ['yes'], 'enabled is matched with yes', 'write enabled=true or enabled=false'],
    ['enabled', ['true', 'false'], 'enabled is matched with true and false', 'write enabled=true'],
    ['email', [''], 'email is matched with nothing', 'write email=absent'],
    ['nickname', ['!a'], 'nickname is matched with !a', 'negates nothing'],
    ['nickname', ['*a*a*a*a*'], 'nickname is matched with *a*a*a*a*', 'a glob has at most 4 *'],
  ])('that cannot be are told with the way out: %s %j', (key, entries, message, hint) => {
    const { conditions, problems } = read(key, ...entries);
    expect(conditions).toEqual([]);
    expect(problems).toEqual([{ key, message: expect.stringContaining(message), hint: expect.stringContaining(hint) }]);
  });

  it('are told all at once', () => {
    const given = new Map([
      ['custom:tenat', ['x']],
      ['status', ['x']],
      ['email', ['a*']],
    ]);
    const { conditions, problems } = readConditions(given, pool);
    expect([conditions.length, problems.length]).toEqual([1, 2]);
  });
});
