import { describe, expect, it } from 'vitest';
import { createGathering } from '../../providers/gathering.ts';

describe('what concerns a whole component', () => {
  it('waits until the last roster was seen', async () => {
    const gathering = createGathering(60_000);
    const told: string[] = [];
    gathering.seen('c', 'a', 2);
    const waiting = gathering.during(async () => {
      await gathering.all('c');
      told.push('gathered');
    });
    told.push('b comes');
    gathering.seen('c', 'b', 2);
    await waiting;
    expect(told).toEqual(['b comes', 'gathered']);
  });

  it('goes on at once where all were seen before', async () => {
    const gathering = createGathering(60_000);
    gathering.seen('c', 'a', 1);
    await expect(gathering.during(() => gathering.all('c'))).resolves.toBeUndefined();
  });

  it('goes on without those that do not come, but not while another roster is being worked on', async () => {
    const gathering = createGathering(1);
    const work = Promise.withResolvers<void>();
    const order: string[] = [];
    gathering.seen('c', 'a', 3);
    const waiting = gathering.during(async () => {
      await gathering.all('c');
      order.push('gathered');
    });
    const working = gathering.during(async () => {
      await work.promise;
      order.push('worked');
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    work.resolve();
    await Promise.all([waiting, working]);
    expect(order).toEqual(['worked', 'gathered']);
  });
});
