import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredUser } from '../../providers/model/users.ts';
import { decodeFiles, encodeFiles } from '../../providers/state/user-files.ts';
import { name } from './users.ts';

const nothing: DeclaredUser = { attributes: new Map() };
const fileOf = (file: string, ...names: readonly string[]) => ({
  file,
  users: new Map(names.map((user) => [user, nothing])),
});

describe('which file declares each user', () => {
  it('comes back, whichever users are in which file', () => {
    const placed = fc.uniqueArray(fc.tuple(name, fc.nat(50)), { selector: ([user]) => user });
    fc.assert(
      fc.property(placed, (users) => {
        const files = Array.from({ length: 51 }, (_, index) => {
          const own = users.flatMap(([user, file]) => (file === index ? [user] : []));
          return fileOf(`${index}.yaml`, ...own);
        });
        const found = decodeFiles(encodeFiles(files), new Map(users).keys());
        expect(found).toEqual(new Map(users.map(([user, file]) => [user, `${file}.yaml`])));
      }),
    );
  });

  it.each([
    ['one file', [fileOf('a.yaml', 'ana', 'bob')], ''],
    ['two files, in the order of names', [fileOf('a.yaml', 'dora', 'ana'), fileOf('b.yaml', 'bob', 'carl')], ',1,,0'],
    ['nobody', [fileOf('a.yaml'), fileOf('b.yaml')], ''],
  ])('takes a few bytes: %s', (_case, files, indexes) => {
    expect(encodeFiles(files).indexes).toBe(indexes);
  });
});
