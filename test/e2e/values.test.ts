import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage, type StageResult } from './stage.ts';

const secret = 'correct-horse-battery';
const rotated = 'staple-of-tomorrow';
const declaration = `users:
  ana:
    attributes:
      custom:tenant: "\${stack}-\${config:region}"
      custom:tier: "\${secret:tier}"
      custom:limits: { token: "\${secret:tier}" }
`;

describe('values from configuration', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('reach Cognito; a secret is in clear nowhere: not in state, preview, up, refresh or an error', async () => {
    const begun = await createStage({ ana: {} }, { 'users/a.yaml': declaration }, { region: 'eu' });
    stage = begun;
    await begun.setSecrets({ tier: secret });
    const told: string[] = [];
    const tell = async (command: Promise<StageResult>) => {
      const { exitCode, output } = await command;
      told.push(output, await begun.state());
      return exitCode;
    };
    expect(await tell(begun.upWithPreview('--diff'))).toBe(0);
    expect(begun.live('ana')).toEqual({
      'custom:tenant': 'dev-eu',
      'custom:tier': secret,
      'custom:limits': JSON.stringify({ token: secret }),
    });
    begun.double.changeByHand(begun.poolId, 'ana', { 'custom:tier': rotated });
    expect(await tell(begun.refresh('--diff'))).toBe(0);
    begun.double.refuse('ana', { name: 'InvalidParameterException', message: `${secret} is no value for custom:tier` });
    expect(await tell(begun.up('--diff'))).not.toBe(0);
    expect(told.at(-2)).toContain('is no value for custom:tier');
    begun.double.clearFaults();
    begun.double.refuse('ana', 'InvalidParameterException');
    // What the state still refers to stays a secret, whatever the program hands over by then.
    await begun.write('users/a.yaml', declaration.replaceAll(/"\$\{secret:tier\}"/g, 'plain'));
    expect(await tell(begun.up())).not.toBe(0);
    await begun.write('users/a.yaml', declaration);
    begun.double.clearFaults();
    await begun.setSecrets({ tier: rotated });
    expect(await tell(begun.up('--diff'))).toBe(0);
    expect(begun.live('ana')['custom:tier']).toBe(rotated);
    expect(await tell(begun.up('--expect-no-changes'))).toBe(0);
    for (const text of told) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(rotated);
    }
  });
});
