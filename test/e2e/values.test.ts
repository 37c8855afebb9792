import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const secret = 'correct-horse-battery';
const rotated = 'staple-of-tomorrow';
const declaration = `users:
  ana:
    attributes:
      custom:tenant: "\${stack}-\${config:region}"
      custom:tier: "\${secret:tier}"
      custom:limits: { token: "\${secret:tier}" }
`;

describe('values from configuration', { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (config: Readonly<Record<string, string>>) => {
    stage = await createStage({ ana: {} }, { 'users/a.yaml': declaration }, { region: 'eu', ...config });
    return stage;
  };

  it('reach Cognito; a secret is in clear nowhere: not in state, preview, up, refresh or an error', async () => {
    const { program, preview, up, live, double, poolId } = await start({});
    await program.pulumi('config', 'set', '--secret', 'tier', secret);
    const told: string[] = [];
    const tell = async (command: Promise<{ readonly exitCode: number; readonly output: string }>) => {
      const { exitCode, output } = await command;
      told.push(output, await program.state());
      return exitCode;
    };
    expect(await tell(preview('--diff'))).toBe(0);
    expect(await tell(up('--diff'))).toBe(0);
    expect(live('ana')).toEqual({
      'custom:tenant': 'dev-eu',
      'custom:tier': secret,
      'custom:limits': JSON.stringify({ token: secret }),
    });
    expect(await tell(up('--expect-no-changes'))).toBe(0);
    double.changeByHand(poolId, 'ana', { 'custom:tier': rotated });
    expect(await tell(preview('--refresh', '--diff'))).toBe(0);
    expect(told.at(-2)).toContain('[secret]');
    expect(await tell(program.pulumi('refresh', '--yes', '--skip-preview', '--diff'))).toBe(0);
    double.refuse('ana', { name: 'InvalidParameterException', message: `${secret} is no value for custom:tier` });
    expect(await tell(up())).not.toBe(0);
    expect(told.at(-2)).toContain('is no value for custom:tier');
    double.clearFaults();
    await program.pulumi('config', 'set', '--secret', 'tier', rotated);
    expect(await tell(up('--diff'))).toBe(0);
    expect(live('ana')['custom:tier']).toBe(rotated);
    expect(await tell(up('--expect-no-changes'))).toBe(0);
    for (const text of told) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(rotated);
    }
  });

  it('a secret in clientMetadata is refused, because Cognito does not encrypt it', async () => {
    const { program, preview } = await start({});
    await program.pulumi('config', 'set', '--secret', 'tier', secret);
    await program.pulumi('config', 'set', '--secret', '--path', 'clientMetadata.token', secret);
    const { exitCode, output, calls } = await preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('Cognito does not encrypt ClientMetadata');
    expect(output).not.toContain(secret);
    expect(calls).toEqual({});
  });

  it('that are not there are told with their place, and nothing is called', async () => {
    const { preview } = await start({ tiers: 'gold' });
    const { exitCode, output, calls } = await preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/users\/a\.yaml:5:20: error: .*tier/);
    expect(output).toContain('config:tiers');
    expect(calls).toEqual({});
  });
});
