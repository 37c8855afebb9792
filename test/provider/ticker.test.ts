import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTicker } from '../../providers/ticker.ts';

const lasting = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('telling something now and then', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const started = () => {
    const told: [string, number][] = [];
    const start = performance.now();
    const ticker = createTicker(10, async (group) => void told.push([group, performance.now() - start]));
    return { told, ticker };
  };

  it('happens every so often while a verb runs, and never after it', async () => {
    const { told, ticker } = started();
    const verb = ticker.during('a', lasting(35));
    await vi.advanceTimersByTimeAsync(100);
    await verb;
    expect(told).toEqual([
      ['a', 10],
      ['a', 20],
      ['a', 30],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps its pace over many short verbs', async () => {
    const { told, ticker } = started();
    for (let verb = 0; verb < 9; verb += 1) {
      const running = ticker.during('a', lasting(4));
      await vi.advanceTimersByTimeAsync(4);
      await running;
    }
    expect(told.length).toBe(3);
  });

  it('is done for each group alone', async () => {
    const { told, ticker } = started();
    const verbs = Promise.all([ticker.during('a', lasting(15)), ticker.during('b', lasting(5))]);
    await vi.advanceTimersByTimeAsync(50);
    await verbs;
    expect(told).toEqual([['a', 10]]);
  });

  it('ends with a verb that throws', async () => {
    const { told, ticker } = started();
    const failing = ticker.during('a', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(50);
    expect(told).toEqual([]);
  });

  it('lets a line under way arrive before the verb returns', async () => {
    const order: string[] = [];
    const ticker = createTicker(10, async () => {
      await lasting(20)();
      order.push('told');
    });
    const verb = ticker.during('a', lasting(15)).then(() => order.push('returned'));
    await vi.advanceTimersByTimeAsync(100);
    await verb;
    expect(order).toEqual(['told', 'returned']);
  });

  it('counts the time in which any verb of the group ran', async () => {
    const { ticker } = started();
    const verbs = Promise.all([ticker.during('a', lasting(10)), ticker.during('a', lasting(30))]);
    await vi.advanceTimersByTimeAsync(1_000);
    await verbs;
    const later = ticker.during('a', lasting(20));
    await vi.advanceTimersByTimeAsync(5);
    expect(ticker.busySeconds('a')).toBeCloseTo(0.035);
    await vi.advanceTimersByTimeAsync(1_000);
    await later;
    expect([ticker.busySeconds('a'), ticker.busySeconds('b')]).toEqual([expect.closeTo(0.05), 0]);
  });
});
