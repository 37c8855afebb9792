/** The example of three environments, through the real engine: each pool comes to its own values, and nobody else's. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { createProgram, type SandboxProgram } from '../../script/sandbox/program.ts';
import { project } from '../../script/sandbox/program-files.ts';
import { addPool } from './stage.ts';

type Stack = 'dev' | 'staging' | 'prod';
const stacks: readonly Stack[] = ['dev', 'staging', 'prod'];

/** The pools that have their users, without any attribute, before the first `up`; the others are empty and get them. */
const poolsWithUsers: readonly Stack[] = ['prod'];

const person = (name: string, tenant: string) => ({
  email: `${name}@example.com`,
  email_verified: 'true',
  'custom:tenant': tenant,
});
const acme = (name: string, stack: Stack, host: string, tier: string) => ({
  ...person(name, `acme-${stack}`),
  'custom:tier': tier,
  website: `https://${host}.example.com`,
});

const expected: Readonly<Record<Stack, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  dev: {
    diego: { ...acme('diego', 'dev', 'dev', 'gold'), 'custom:limits': '{"projects":1000}' },
    maya: acme('maya', 'dev', 'dev', 'free'),
    tester: person('tester', 'test'),
  },
  staging: {
    diego: { ...acme('diego', 'staging', 'staging', 'gold'), 'custom:limits': '{"projects":3}' },
    maya: acme('maya', 'staging', 'staging', 'gold'),
  },
  prod: {
    diego: { ...acme('diego', 'prod', 'app', 'platinum'), 'custom:limits': '{"projects":10}' },
    maya: acme('maya', 'prod', 'app', 'free'),
  },
};

function declaredNames(stack: Stack): readonly string[] {
  const { files } = readDeclaration(join(project, 'examples', 'environments', 'users'), stack);
  return files.flatMap(({ users }) => [...users.keys()]);
}

describe('examples/environments', () => {
  let double: CognitoDouble;
  let program: SandboxProgram;
  const pools = new Map<Stack, string>();
  const up = (stack: Stack, ...args: readonly string[]) =>
    program.pulumi('up', '--yes', '--skip-preview', '--stack', stack, ...args);
  /** The attributes that a stack's pool holds, by username. */
  const live = (stack: Stack) => {
    const users = [...double.live(pools.get(stack) ?? '')];
    return new Map(users.map(([username, { attributes }]) => [username, Object.fromEntries(attributes)]));
  };

  beforeAll(async () => {
    double = await startDouble();
    program = await createProgram({
      example: 'environments',
      env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: double.url },
    });
    for (const stack of stacks) {
      const names = poolsWithUsers.includes(stack) ? declaredNames(stack) : [];
      const pool = addPool(double, Object.fromEntries(names.map((name) => [name, {}])), { AliasAttributes: ['email'] });
      pools.set(stack, pool);
      if (stack !== 'dev') await program.addStack(stack);
      await program.configure({ userPoolId: pool }, stack);
    }
  });
  afterAll(() => Promise.all([program.dispose(), double.stop()]));

  it('stops the first up of production, which changes everybody, until it is forced', async () => {
    const { exitCode, output } = await up('prod');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('maxChanges');
    expect(double.calls()['AdminUpdateUserAttributes']).toBeUndefined();
    await program.configure({ force: 'true' }, 'prod');
    expect((await up('prod')).exitCode).toBe(0);
    await program.configure({ force: undefined }, 'prod');
  });

  it.each(['dev', 'staging'] as const)('brings %s to its declaration', async (stack) => {
    expect(await up(stack)).toMatchObject({ exitCode: 0 });
  });

  it('gave each its own users with its own values', () => {
    for (const stack of stacks) {
      const people = [...live(stack)].filter(([username]) => !username.startsWith('load-'));
      expect(Object.fromEntries(people)).toEqual(expected[stack]);
    }
  });

  it('leaves nothing to do', async () => {
    expect(await up('staging', '--expect-no-changes')).toMatchObject({ exitCode: 0 });
  });

  it('made the 20 users of the load test in staging, and only there', () => {
    const load = (stack: Stack) => [...live(stack)].filter(([username]) => username.startsWith('load-'));
    expect(load('staging')).toHaveLength(20);
    expect(new Map(load('staging')).get('load-07')).toEqual({
      ...person('load-07', 'load-7'),
      given_name: expect.stringMatching(/^[A-Z]/),
    });
    expect([load('dev'), load('prod')]).toEqual([[], []]);
  });

  it('sent nobody a message', () => {
    expect(double.messages()).toEqual([]);
  });
});
