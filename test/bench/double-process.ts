/** The double in a process of its own, with Cognito's rates and a network's latency: it takes no time from what is measured. */
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { LoggedCall } from '../../cognito-double/src/call-log.ts';

/** What a bench needs to know of a call. */
export type TimedCall = Pick<LoggedCall, 'operation' | 'at' | 'outcome'>;

export interface DoubleProcess {
  readonly url: string;
  readonly userPoolId: string;
  /** Every request since the last `reset`, in order of arrival. */
  calls(): Promise<readonly TimedCall[]>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A pool of `user000001` and so many more. `others` is what somebody else takes: `UserUpdate=12.5`; `rates` are AWS's, or none. */
export async function startDoubleProcess(
  users: number,
  others?: string,
  rates: 'aws' | 'none' = 'aws',
): Promise<DoubleProcess> {
  const main = join(import.meta.dirname, '..', '..', 'cognito-double', 'src', 'main.ts');
  const options = ['--json', '--port', '0', '--users', String(users), '--rates', rates, '--latency', '100'];
  const child = execa(process.execPath, [main, ...options, ...(others === undefined ? [] : ['--others', others])], {
    reject: false,
    stderr: 'inherit',
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url, userPoolIds }: { readonly url: string; readonly userPoolIds: readonly [string] } = JSON.parse(line);
  const [userPoolId] = userPoolIds;
  return {
    url,
    userPoolId,
    async calls() {
      const answer = await fetch(`${url}/_double/requests`);
      const calls: readonly TimedCall[] = JSON.parse(await answer.text());
      return calls;
    },
    async reset() {
      await fetch(`${url}/_double/reset`, { method: 'POST' });
    },
    async stop() {
      child.kill();
      await child;
    },
  };
}
