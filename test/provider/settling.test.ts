import { describe, expect, it } from 'vitest';
import { createSettling, type Settling } from '../../providers/settling.ts';

const idle = 20;
const withRosters = (settling: Settling, ...rosters: readonly string[]) => {
  for (const roster of rosters) settling.entered('group', roster, 3);
  return settling;
};

describe('a roster with refusals', () => {
  it('fails at once when it is the only one', async () => {
    const settling = createSettling(60_000);
    settling.entered('group', 'a', 1);
    expect(await settling.mayFail('group', 'a')).toBe(true);
  });

  it('waits until every other roster of its group had its turn', async () => {
    const settling = withRosters(createSettling(60_000), 'a');
    const order: string[] = [];
    const failing = settling.mayFail('group', 'a').then(() => order.push('a fails'));
    settling.settled('another group', 'x');
    for (const roster of ['b', 'c']) {
      await Promise.resolve();
      order.push(roster);
      settling.settled('group', roster);
    }
    await failing;
    expect(order).toEqual(['b', 'c', 'a fails']);
  });

  it('fails when nothing happens any more and nobody waits for a worker (--target)', async () => {
    const settling = withRosters(createSettling(idle), 'a');
    expect(await settling.mayFail('group', 'a')).toBe(true);
    expect(settling.owes('group')).toBe(false);
  });

  it('does not give up while an operation runs', async () => {
    const settling = withRosters(createSettling(idle), 'a');
    const { promise, resolve } = Promise.withResolvers<void>();
    const operation = settling.during(() => promise);
    let failed = false;
    const failing = settling.mayFail('group', 'a').then(() => {
      failed = true;
    });
    await new Promise((wait) => setTimeout(wait, 3 * idle));
    expect(failed).toBe(false);
    resolve();
    await Promise.all([operation, failing]);
  });

  it('lets go when another has no worker, and one after it fails in its place (--parallel 1)', async () => {
    const settling = withRosters(createSettling(idle), 'a', 'b');
    expect(await settling.mayFail('group', 'a')).toBe(false);
    expect(settling.owes('group')).toBe(true);
    settling.entered('group', 'c', 3);
    expect(await settling.mayFail('group', 'b')).toBe(false);
    expect(await settling.mayFail('group', 'c')).toBe(true);
  });
});
