import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandStage, createCommandStage } from './stage.ts';

describe('help', { timeout: 60_000 }, () => {
  let stage: CommandStage;
  beforeAll(async () => {
    stage = await createCommandStage({});
  });
  afterAll(() => stage.dispose());

  it.each([[], ['validate'], ['plan'], ['drift'], ['export'], ['completion']])(
    'has examples: %s',
    async (...command) => {
      const { status, stdout } = await stage.run(...command, '--help');
      expect(status).toBe(0);
      expect(stdout).toContain('Examples:\n  $ ');
    },
  );

  it.each([['validate'], ['plan'], ['drift'], ['export']])('tells the exit statuses of %s', async (command) => {
    expect((await stage.run(command, '--help')).stdout).toMatch(/Exit status: 0 .*3 Cognito could not be reached/);
  });

  it('is what no command at all gets, with 1', async () => {
    const { status, stderr } = await stage.run();
    expect(status).toBe(1);
    expect(stderr).toContain('Usage: cognito-users');
  });

  it('--version', async () => {
    expect((await stage.run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('completion %s prints a script for that shell', async (shell) => {
    const { status, stdout } = await stage.run('completion', shell);
    expect(status).toBe(0);
    expect(stdout).toMatch(/cognito-users complete '?--'? /);
  });

  it.each([
    [['pl'], 'plan'],
    [['plan', '--missing'], '--missing-users'],
    [['plan', '--output', ''], 'json'],
    [['drift', '--removed-users', ''], 'disable'],
    [['validate', '--sta'], '--stack'],
  ])('completes %j', async (words, expected) => {
    expect((await stage.run('complete', '--', ...words)).stdout).toContain(expected);
  });

  it('completion of an unknown shell is a usage error', async () => {
    expect((await stage.run('completion', 'tcsh')).status).toBe(1);
  });
});
