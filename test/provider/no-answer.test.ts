import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startStranger } from '../cognito/connection/stranger.ts';
import { openWorkbench, type Workbench } from './component-process.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

it.each(['ListUsers', 'DescribeUserPool'])(
  'an answer {} to %s makes nobody missing: everybody stays on record (14.16)',
  async (operation) => {
    const userPoolId = bench.poolOf('ana', 'bob');
    bench.declare('a.yaml', ['ana', 'bob']);
    const settings = { missingUsers: 'skip', removedUsers: 'disable' } as const;
    const outputs = await (await bench.start({ userPoolId, settings })).create();
    const stranger = await startStranger(bench.double.url, { [operation]: '{}' });
    vi.stubEnv('AWS_ENDPOINT_URL', stranger.url);
    try {
      bench.declare('a.yaml', ['ana'], 'newer');
      const { check, diff, update, handler } = await bench.start({ userPoolId, settings });
      await check(outputs);
      const told = expect.stringContaining(`what came back for ${operation} is no answer of Cognito's`);
      const refused = { message: told };
      await expect(diff(outputs)).rejects.toMatchObject(refused);
      await expect(update(outputs)).rejects.toMatchObject(refused);
      await expect(handler.read('users', outputs)).rejects.toMatchObject(refused);
      // A destroy is a process of its own: after an update, a removal is the old resource of a replacement.
      const destroy = await bench.start({ userPoolId, settings });
      await expect(destroy.handler.remove('users', outputs)).rejects.toMatchObject(refused);
      expect([...bench.double.live(userPoolId).values()].map(({ enabled }) => enabled)).toEqual([true, true]);
    } finally {
      stranger.stop();
    }
  },
);
