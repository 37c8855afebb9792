import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTicker } from '../../../providers/provider/telling/ticker.ts';

const lasting = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('telling something now and then', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const started = () => {
    const told: number[] = [];
    const start = performance.now();
    const ticker = createTicker(10, async () => void told.push(performance.now() - start));
    return { told, ticker };
  };

  it('happens every so often while a verb runs, and never after it', async () => {
    const { told, ticker } = started();
    const verb = ticker.during(lasting(35));
    await vi.advanceTimersByTimeAsync(100);
    await verb;
    expect(told).toEqual([10, 20, 30]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins anew with each verb', async () => {
    const { told, ticker } = started();
    for (const ms of [9, 12]) {
      const running = ticker.during(lasting(ms));
      await vi.advanceTimersByTimeAsync(ms);
      await running;
    }
    expect(told).toEqual([19]);
  });

  it('ends with a verb that throws', async () => {
    const { told, ticker } = started();
    const failing = ticker.during(() => Promise.reject(new Error('no')));
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
    const verb = ticker.during(lasting(15)).then(() => order.push('returned'));
    await vi.advanceTimersByTimeAsync(100);
    await verb;
    expect(order).toEqual(['told', 'returned']);
  });

  it('counts the time in which verbs ran', async () => {
    const { ticker } = started();
    const first = ticker.during(lasting(30));
    await vi.advanceTimersByTimeAsync(1_000);
    await first;
    expect(ticker.busySeconds()).toBeCloseTo(0.03);
    const later = ticker.during(lasting(20));
    await vi.advanceTimersByTimeAsync(5);
    expect(ticker.busySeconds()).toBeCloseTo(0.035);
    await vi.advanceTimersByTimeAsync(1_000);
    await later;
    expect(ticker.busySeconds()).toBeCloseTo(0.05);
  });
});
