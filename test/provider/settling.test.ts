import { describe, expect, it } from 'vitest';
import { createSettling } from '../../providers/settling.ts';

const idle = 20;

describe('a roster with refusals', () => {
  it('fails at once when it is the only one', async () => {
    expect(await createSettling(60_000).mayFail('pool', 'a', 1)).toBe(true);
  });

  it('waits until every other roster of its group had its turn', async () => {
    const settling = createSettling(60_000);
    const order: string[] = [];
    const failing = settling.mayFail('pool', 'a', 3).then(() => order.push('a fails'));
    settling.settled('another pool', 'x');
    for (const roster of ['b', 'c']) {
      await Promise.resolve();
      order.push(roster);
      settling.settled('pool', roster);
    }
    await failing;
    expect(order).toEqual(['b', 'c', 'a fails']);
  });

  it('gives up when nothing happens any more', async () => {
    expect(await createSettling(idle).mayFail('pool', 'a', 2)).toBe(true);
  });

  it('does not give up while an operation runs', async () => {
    const settling = createSettling(idle);
    const { promise, resolve } = Promise.withResolvers<void>();
    const operation = settling.during(() => promise);
    let failed = false;
    const failing = settling.mayFail('pool', 'a', 2).then(() => {
      failed = true;
    });
    await new Promise((wait) => setTimeout(wait, 3 * idle));
    expect(failed).toBe(false);
    resolve();
    await Promise.all([operation, failing]);
  });

  it('lets go of all but one when the engine has no worker left, and that one fails in the end', async () => {
    const settling = createSettling(idle);
    const outcomes = await Promise.all(['a', 'b', 'c'].map((roster) => settling.mayFail('pool', roster, 9)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
});
