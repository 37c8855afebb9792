/** A double and the real SDK client in front of it, for the tests of one file; each test makes a pool of its own. */
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { type CognitoDouble, type DoubleOptions, startDouble } from './double.ts';

/** A client that signs, does not retry, and reaches only that endpoint. */
export function clientOf(endpoint: string): CognitoIdentityProvider {
  return new CognitoIdentityProvider({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}

export interface Session {
  readonly double: CognitoDouble;
  readonly api: CognitoIdentityProvider;
  readonly close: () => Promise<void>;
}

export async function openSession(options: DoubleOptions = {}): Promise<Session> {
  const double = await startDouble(options);
  const api = clientOf(double.url);
  return {
    double,
    api,
    async close() {
      api.destroy();
      await double.stop();
    },
  };
}

/** A clock that moves only when told, in milliseconds. */
export interface TestClock {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
}

export function testClock(): TestClock {
  let time = Date.UTC(2026, 0, 1);
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}

/** AttributeListType of those values. */
export function attributeList(values: Readonly<Record<string, string>>): { Name: string; Value: string }[] {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
}
