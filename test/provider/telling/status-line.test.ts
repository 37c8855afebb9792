/** The line of progress below the engine's table. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { statusLine } from '../../../providers/provider/telling/status-line.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const recorded = () => {
  const written: string[] = [];
  return { written, line: statusLine('/dev/pts/7', (path, text) => void written.push(`${path} ${text}`)) };
};
const drawn = (text: string) => `/dev/pts/7 \r${text}\u001b[K\r`;

describe('the status line', () => {
  it('stands where the cursor rests, without a line feed, and is drawn again after each drawing of the engine', () => {
    const { written, line } = recorded();
    line.show('120/1,000 written, 59 s left');
    expect(written).toEqual([drawn('120/1,000 written, 59 s left')]);
    vi.advanceTimersByTime(1_000);
    expect(written).toHaveLength(6);
    expect(new Set(written)).toEqual(new Set([drawn('120/1,000 written, 59 s left')]));
  });

  it('shows the latest text, cut to what any terminal has room for', () => {
    const { written, line } = recorded();
    line.show('one');
    line.show('x'.repeat(200));
    expect(written.at(-1)).toBe(drawn('x'.repeat(60)));
  });

  it('leaves nothing behind when it is cleared, and writes no more', () => {
    const { written, line } = recorded();
    line.show('one');
    line.clear();
    line.clear();
    vi.advanceTimersByTime(5_000);
    expect(written).toEqual([drawn('one'), drawn('')]);
  });

  it('writes nothing where nothing was shown', () => {
    const { written, line } = recorded();
    line.clear();
    vi.advanceTimersByTime(5_000);
    expect(written).toEqual([]);
  });

  it('gives up where the terminal is gone', () => {
    let tries = 0;
    const line = statusLine('/dev/pts/7', () => {
      tries += 1;
      throw new Error('EIO');
    });
    line.show('one');
    vi.advanceTimersByTime(5_000);
    expect(tries).toBe(1);
  });
});
