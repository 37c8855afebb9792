/** What one API operation is to the double: its input's shape, its quota, and what it does. */
import type { Account } from '../account.ts';
import type { Members } from '../model.ts';
import type { QuotaCategory } from '../rates.ts';
import { inputReader } from '../validation.ts';

export interface Definition<Input> {
  readonly name: string;
  /** Absent where COGNITO.md's table has no row. */
  readonly quota?: QuotaCategory;
  readonly members: Members;
  readonly required: readonly string[];
  /** Throws CognitoException, and then has changed nothing. */
  run(account: Account, input: Input): object;
}

export interface Operation {
  readonly name: string;
  readonly quota: QuotaCategory | undefined;
  /** Checks the body against the service model and runs. Throws CognitoException. */
  handle(account: Account, body: unknown): object;
}

export function operation<Input>({ name, quota, members, required, run }: Definition<Input>): Operation {
  const read = inputReader<Input>(members, required);
  return { name, quota, handle: (account, body) => run(account, read(body)) };
}
