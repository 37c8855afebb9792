import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import { foundFormats } from '../../providers/report/found-text.ts';

const user = (attributes: Readonly<Record<string, string>>): LiveUser => ({
  username: 'ana',
  sub: 'a1',
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(Object.entries(attributes)),
});
const cell = (value: string) =>
  foundFormats
    .csv(['nickname'])
    .line(user({ nickname: value }))
    .slice('ana,a1,CONFIRMED,true,'.length, -1);

describe('a found account', () => {
  it('is a line of text, a line of JSON, and a row of CSV', () => {
    const attributes = ['email', 'nickname'];
    const ana = user({ email: 'a@x.org', phone_number: '+15551234567' });
    expect(foundFormats.text(attributes).line(ana)).toBe('ana  email="a@x.org"  nickname=""\n');
    expect(JSON.parse(foundFormats.jsonl(attributes).line(ana))).toEqual({
      username: 'ana',
      sub: 'a1',
      status: 'CONFIRMED',
      enabled: true,
      attributes: { email: 'a@x.org' },
    });
    const csv = foundFormats.csv(attributes);
    expect(csv.head + csv.line(ana)).toBe(
      'username,sub,status,enabled,email,nickname\nana,a1,CONFIRMED,true,a@x.org,\n',
    );
  });

  it.each([
    ['plain text', 'Ana', 'Ana'],
    ['a comma, quotes and a line break', 'a,"b"\nc', '"a,""b""\nc"'],
    ['a formula', '=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['a formula that begins with @', '@SUM(A1)', "'@SUM(A1)"],
    ['a formula that begins with a minus', '-1+cmd', "'-1+cmd"],
    ['a phone number', '+15551234567', '+15551234567'],
    ['a number', '-12.5', '-12.5'],
  ])('has in CSV a cell that no spreadsheet computes: %s', (_what, value, expected) => {
    expect(cell(value)).toBe(expected);
  });

  it.each(['text', 'jsonl', 'csv'] as const)('has nothing that a terminal obeys, as %s', (format) => {
    const line = foundFormats[format](['nickname']).line(user({ nickname: 'a\u001b[31mb\u202ec' }));
    for (const sign of ['\u001b', '\u202e']) expect(line).not.toContain(sign);
  });
});
