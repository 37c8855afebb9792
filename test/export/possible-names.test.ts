import { describe, expect, it } from 'vitest';
import { namesOf } from '../../providers/export/possible-names.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { poolWith } from '../model/pools.ts';

const sub = 'a1b2c3d4-0000-4000-8000-00000000000f';
const live = (username: string, more: Partial<LiveUser> = {}): LiveUser => ({
  username,
  sub,
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map([
    ['email', 'ann@example.com'],
    ['phone_number', '+1555'],
  ]),
  ...more,
});

describe('the names of an account, best first', () => {
  const named = poolWith();
  const byEmail = poolWith({ usernameAttributes: new Set(['email']) });
  const federated = live('Google_1', { status: 'EXTERNAL_PROVIDER', attributes: new Map([['identities', '[]']]) });
  it.each([
    ['its username', named, live('ann'), ['ann', sub, 'ann@example.com', '+1555']],
    ['the address where the username is generated', byEmail, live(sub), ['ann@example.com', '+1555', sub]],
    ['the sub where there is no address', byEmail, live(sub, { attributes: new Map() }), [sub]],
    ['the username of a federated user', byEmail, federated, ['Google_1', sub]],
    ['no reference of a template', named, live(`a\${index}`), [sub, 'ann@example.com', '+1555']],
    ['no name with white space', named, live('a b'), [sub, 'ann@example.com', '+1555']],
    ['but any other reference', named, live(`\${stack}`), [`\${stack}`, sub, 'ann@example.com', '+1555']],
  ])('%s', (_what, pool, user, names) => {
    expect(namesOf(user, pool)).toEqual(names);
  });
});
