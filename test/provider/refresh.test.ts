import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsersOutputs } from '../../providers/state/inputs.ts';
import { openWorkbench, type Workbench } from './component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

const declaration = `users:
  ana: { attributes: { nickname: Ana, locale: pt }, groups: [staff], enabled: true }
  bob: { attributes: { nickname: "" } }
`;

async function applied(): Promise<{ readonly userPoolId: string; readonly outputs: UsersOutputs }> {
  bench.write('a.yaml', declaration);
  const users = ['ana', 'bob'].map((username) => ({ username, attributes: {} }));
  const userPoolId = bench.double.createPool({ PoolName: 'p', groups: ['staff'], users });
  const run = await bench.start({ userPoolId });
  expect(await run.check()).toEqual([]);
  return { userPoolId, outputs: await run.create() };
}

const refreshed = async (userPoolId: string, outputs: UsersOutputs) =>
  (await bench.start({ userPoolId })).handler.read('users', outputs);

describe('a refresh', () => {
  it('finds nothing where everything is as applied, and reads each account once', async () => {
    const { userPoolId, outputs } = await applied();
    bench.double.reset();
    const { props, inputs } = await refreshed(userPoolId, outputs);
    expect(props).toEqual(outputs);
    const { __version, __records, ...rest } = outputs;
    expect(inputs).toEqual(rest);
    expect(bench.double.calls()).toMatchObject({ DescribeUserPool: 1 });
    expect(bench.double.calls()['AdminGetUser']).toBeUndefined();
  });

  it('shows what somebody else has changed, so that up repairs just that', async () => {
    const { userPoolId, outputs } = await applied();
    bench.double.changeByHand(userPoolId, 'ana', { nickname: 'Mallory' });
    bench.double.changeByHand(userPoolId, 'bob', { nickname: 'Bobby' });
    const { props } = await refreshed(userPoolId, outputs);
    expect(JSON.parse(props.users['0'] ?? '')).toEqual({
      ana: { attributes: { locale: 'pt', nickname: 'Mallory' }, enabled: true, groups: ['staff'] },
      bob: { attributes: { nickname: 'Bobby' } },
    });
    const run = await bench.start({ userPoolId });
    await run.check(props);
    expect(await run.diff(props)).toBe(true);
    const after = await run.update(props);
    expect({ ...after, settings: undefined }).toEqual({ ...outputs, settings: undefined });
    expect(bench.double.live(userPoolId).get('ana')?.attributes.get('nickname')).toBe('Ana');
    expect(bench.double.live(userPoolId).get('bob')?.attributes.get('nickname')).toBeUndefined();
  });

  it('never turns the value of somebody else into one of ours: what is no longer declared is left to its owner', async () => {
    const { userPoolId, outputs } = await applied();
    bench.double.changeByHand(userPoolId, 'ana', { locale: 'fr' });
    const { props } = await refreshed(userPoolId, outputs);
    bench.write('a.yaml', declaration.replace(', locale: pt', ''));
    const run = await bench.start({ userPoolId });
    await run.check(props);
    await run.diff(props);
    await run.update(props);
    expect(bench.double.live(userPoolId).get('ana')?.attributes.get('locale')).toBe('fr');
  });

  it('shows no user whose account is gone, and keeps what was applied on record', async () => {
    const { userPoolId, outputs } = await applied();
    const other = bench.poolOf('ana');
    const { props } = await refreshed(other, { ...outputs, userPoolId: other });
    expect(JSON.parse(props.users['0'] ?? '')).toEqual({});
    const { props: again } = await refreshed(userPoolId, { ...props, userPoolId });
    expect(again.users).toEqual({ 0: expect.stringContaining('"nickname":"Ana"') });
  });
});
