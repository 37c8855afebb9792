/** Runs that are stopped in their middle: nothing more is sent, and the record is true. */
import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const names = Array.from({ length: 400 }, (_, index) => `user${index + 100}`);
const declare = (tier: string) =>
  `users:\n${names.map((name) => `  ${name}: { attributes: { custom:tier: ${tier} } }\n`).join('')}`;

/** So slow that the middle of a run lasts, on a slow machine too; and so fast that nobody waits for the rest. */
const slowly = { UserUpdate: 20, UserRead: 200 };
const fast = { UserUpdate: 2_000, UserRead: 2_000 };

describe('a run of 400 writes', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  const start = async (): Promise<Stage> => {
    const pool = Object.fromEntries(names.map((name) => [name, { 'custom:tier': 'free' }]));
    const config = { maxChanges: '100%', requestRates: slowly };
    stage = await createStage(pool, { 'users/a.yaml': declare('free') }, config);
    return stage;
  };
  const updates = ({ double }: Stage) => double.calls()['AdminUpdateUserAttributes'] ?? 0;
  const tiers = ({ double, poolId }: Stage) =>
    new Set([...double.live(poolId).values()].map(({ attributes }) => attributes.get('custom:tier')));
  const untilUpdates = (begun: Stage, number: number) =>
    expect.poll(() => updates(begun), { timeout: 120_000, interval: 5 }).toBeGreaterThanOrEqual(number);

  it('whose engine is killed writes nothing over what the next up has done', async () => {
    const begun = await start();
    expect((await begun.up()).exitCode).toBe(0);
    for (const number of [20, 60]) {
      begun.double.reset();
      await begun.configure({ requestRates: slowly });
      await begun.write('users/a.yaml', declare(`gold-${number}`));
      const up = begun.program.start('up', '--yes', '--skip-preview');
      await untilUpdates(begun, number);
      await up.killEngine();
      await begun.write('users/a.yaml', declare('free'));
      await begun.configure({ requestRates: fast });
      await begun.program.pulumi('cancel', '--yes');
      const { exitCode, output } = await begun.up();
      expect(exitCode, output).toBe(0);
      // Every process that could still write has ended.
      await expect.poll(() => begun.program.providerHosts(), { timeout: 60_000 }).toEqual([]);
      expect(tiers(begun)).toEqual(new Set(['free']));
    }
  });

  it('that is interrupted ends before all are written, and the next up writes the others, each once', async () => {
    const begun = await start();
    begun.double.reset();
    await begun.write('users/a.yaml', declare('gold'));
    const up = begun.program.start('up', '--yes', '--skip-preview');
    await untilUpdates(begun, 20);
    up.interrupt();
    const { exitCode } = await up.ended;
    expect(exitCode).not.toBe(0);
    const written = updates(begun);
    expect(written).toBeLessThan(names.length);
    await begun.program.pulumi('cancel', '--yes');
    await begun.configure({ requestRates: fast });
    const next = await begun.up();
    expect(next.exitCode, next.output).toBe(0);
    expect(next.calls['AdminUpdateUserAttributes']).toBe(names.length - written);
    expect(tiers(begun)).toEqual(new Set(['gold']));
  });
});
