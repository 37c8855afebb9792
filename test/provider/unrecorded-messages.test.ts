import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unrecordedMessages } from '../../providers/unrecorded-messages.ts';

const pool = 'eu-west-1_a';
const now = 1_000_000_000;
const day = 24 * 60 * 60 * 1000;
const ana = { account: 'ana', attribute: 'email', value: 'new@x' };

describe('messages that no state has on record yet', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'unrecorded-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));
  const open = (at = now) => {
    const messages = unrecordedMessages(base, pool, at);
    messages.ready();
    return messages;
  };
  const files = () => readdirSync(base, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('l'));

  it('are known to the next process', () => {
    open().sending(ana, now);
    expect(open().sentAt(ana)).toBe(now);
  });

  it.each([
    ['another account', { ...ana, account: 'ben' }],
    ['another attribute', { ...ana, attribute: 'phone_number' }],
    ['another value', { ...ana, value: 'other@x' }],
  ])('are no message of %s', (_case, other) => {
    open().sending(ana, now);
    expect(open().sentAt(other)).toBeUndefined();
  });

  it('count by the last one to that attribute', () => {
    const messages = open();
    messages.sending(ana, now);
    messages.sending({ ...ana, value: 'newer@x' }, now + 1);
    expect([open().sentAt(ana), open().sentAt({ ...ana, value: 'newer@x' })]).toEqual([undefined, now + 1]);
  });

  it('are forgotten once the state has them, and when their codes have expired', () => {
    const messages = open();
    messages.sending(ana, now);
    expect(open(now + day + 1).sentAt(ana)).toBeUndefined();
    messages.forget('ana', 'email');
    expect([messages.sentAt(ana), open().sentAt(ana)]).toEqual([undefined, undefined]);
  });

  it('survive a line that a kill has cut in two', () => {
    open().sending(ana, now);
    appendFileSync(join(base, files()[0] ?? ''), '\n{"key":"[\\"ana');
    const ben = { ...ana, account: 'ben' };
    open().sending(ben, now);
    expect([open().sentAt(ana), open().sentAt(ben)]).toEqual([now, now]);
  });

  it('are kept for their owner alone, without an address, and out of git', () => {
    open().sending(ana, now);
    const [file = ''] = files();
    expect(statSync(join(base, file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(base, file), 'utf8')).not.toContain(ana.value);
    expect(readFileSync(join(base, '.cognito-users/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('do not pile up', () => {
    for (let n = 0; n < 300; n++) open().sending(ana, now + n);
    open();
    expect(readFileSync(join(base, files()[0] ?? ''), 'utf8').split('\n').length).toBeLessThan(150);
    expect(open().sentAt(ana)).toBe(now + 299);
  });
});
