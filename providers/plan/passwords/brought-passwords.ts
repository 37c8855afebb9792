/** New users that bring the hash of their password along: only an import job takes it, so everything else is told before. */
import { flagsOfRows, takesImports } from '../../constraints/imports.ts';
import type { Creation } from '../../model/changes.ts';
import type { Username } from '../../model/names.ts';
import type { DeclaredUser } from '../../model/users.ts';
import { isSecret, meant, type Value } from '../../model/value.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import type { PlanInputs } from '../plan-inputs.ts';

/** Why no job could make that user. */
export function hashProblems(
  name: Username,
  { password }: Pick<DeclaredUser<Value>, 'password'>,
  { attributes }: Creation,
  { policy, pool }: Pick<PlanInputs, 'policy' | 'pool'>,
): readonly Diagnostic[] {
  const problem = (why: string, hint: string): Diagnostic => ({
    code: 'not-importable',
    severity: 'error',
    message: `${name} brings a password hash along, which only an import job takes, and ${why}`,
    hint,
    subject: { username: name },
  });
  if (password !== undefined) {
    return [problem('a password is declared, too', 'remove the password, or the user from passwordHashes')];
  }
  if (policy.noImport !== undefined) {
    return [problem(policy.noImport, 'set importRoleArn, and importJobs to auto or always')];
  }
  if (!takesImports(pool)) {
    return [
      problem('the pool verifies no attribute, so it takes no jobs', 'let the pool verify email or phone_number'),
    ];
  }
  const flags = flagsOfRows(pool);
  if (!flags.some((flag) => meant(attributes.get(flag) ?? '').toLowerCase() === 'true')) {
    const either = flags.join(' or ');
    return [problem(`${either} is not true`, `declare ${either}: true for the user`)];
  }
  const secret = [...attributes].find(([, value]) => isSecret(value))?.[0];
  if (secret === undefined) return [];
  return [problem(`${secret} takes a secret, which goes into no file`, `declare ${secret} after the user is there`)];
}
