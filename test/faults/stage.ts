/** One stack, one pool on a double and credentials in a file: what the trials of the fault suite run on, one after another. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { createProgram, type SandboxProgram } from '../../script/sandbox/program.ts';
import { type Users, usernames } from './scenario.ts';

export interface FaultStage {
  readonly double: CognitoDouble;
  readonly poolId: string;
  readonly program: SandboxProgram;
  /** Writes those users into three files. */
  declare(users: Users): Promise<void>;
  /** From now on the credentials are that key's. */
  signIn(accessKeyId: string): Promise<void>;
  dispose(): Promise<void>;
}

/** A pool that holds new e-mail addresses back until their users answer, and a stack that may send messages. */
export async function createFaultStage(): Promise<FaultStage> {
  const double = await startDouble();
  const poolId = double.createPool({
    Schema: ['tenant', 'tier', 'limits'].map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    users: usernames.map((username) => ({
      username,
      attributes: { email: `${username}@example.com`, email_verified: 'true', locale: 'es' },
    })),
  });
  const program = await createProgram({
    files: { 'users/a.yaml': 'users: {}\n' },
    config: {
      ...{ userPoolId: poolId, messages: 'allow', force: 'true' },
      // So fast that a trial takes seconds, so slow that what strikes in the middle of the writes finds a middle.
      requestRates: '{"UserList":200,"UserUpdate":40,"UserRead":200}',
    },
    env: { AWS_ENDPOINT_URL: double.url, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  });
  const signIn = (accessKeyId: string) =>
    writeFile(
      join(program.folder, '.aws-credentials'),
      `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = x\n`,
    );
  await signIn('FIRST');
  return {
    double,
    poolId,
    program,
    signIn,
    async declare(users) {
      for (const [part, file] of ['a', 'b', 'c'].entries()) {
        const own = [...users].filter((_, index) => index % 3 === part);
        const declaration = Object.fromEntries(
          own.map(([username, values]) => [username, { attributes: Object.fromEntries(values) }]),
        );
        await program.write(`users/${file}.json`, JSON.stringify({ users: declaration }));
      }
      await program.remove('users/a.yaml');
    },
    async dispose() {
      await Promise.all([program.dispose(), double.stop()]);
    },
  };
}
