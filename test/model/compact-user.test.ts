import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompactor } from '../../providers/model/compact-user.ts';
import type { Attributes } from '../../providers/model/names.ts';
import type { LiveUser } from '../../providers/model/users.ts';

const user = (attributes: Attributes): LiveUser => ({
  username: 'ana',
  sub: 's1',
  enabled: false,
  status: 'CONFIRMED',
  attributes,
});

describe('a compact user', () => {
  it('is the same user, whatever the attributes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name }), (entries) => {
        const whole = new Map(entries);
        const { attributes, ...rest } = createCompactor()(user(whole));
        const visited: string[] = [];
        attributes.forEach((value, name) => {
          visited.push(name, value);
        });
        expect(rest).toEqual({ username: 'ana', sub: 's1', enabled: false, status: 'CONFIRMED' });
        expect(new Map(attributes)).toEqual(whole);
        expect(attributes.size).toBe(whole.size);
        expect([...attributes.keys()]).toEqual([...whole.keys()]);
        expect([...attributes.values()]).toEqual([...whole.values()]);
        expect(visited).toEqual(entries.flat());
        for (const name of ['nobody', ...whole.keys()]) {
          expect([attributes.has(name), attributes.get(name)]).toEqual([whole.has(name), whole.get(name)]);
        }
      }),
    );
  });

  it('keeps whether nobody has changed it since its creation', () => {
    const compact = createCompactor();
    expect(compact({ ...user(new Map()), unchanged: true }).unchanged).toBe(true);
    expect('unchanged' in compact(user(new Map()))).toBe(false);
  });

  it('shows none of its values when it is printed: one may be a secret', () => {
    const compact = createCompactor()(user(new Map([['a', 'hidden']])));
    expect(inspect(compact, { depth: null, showHidden: true }) + JSON.stringify(compact)).not.toContain('hidden');
  });

  it('stays the same when it is made compact again', () => {
    const compact = createCompactor();
    const once = compact(user(new Map([['nickname', 'Ana']])));
    expect(compact(once).attributes).toBe(once.attributes);
  });
});
