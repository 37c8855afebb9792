/** Tells declared users who are not in the pool which name was perhaps meant: one in other letters, Unicode forms or without its `+`. */
import { type SignInAttribute, signInAttributes } from '../constraints/sign-in.ts';
import type { Username } from '../model/names.ts';
import type { LiveUser } from '../model/users.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { UserPlan } from './model.ts';
import type { PlanInputs } from './plan-inputs.ts';

/** The same users; among accounts that were not read, no name is found. */
export function withNearNames(users: readonly UserPlan[], inputs: PlanInputs): readonly UserPlan[] {
  const isMissing = ({ heldBack, problems }: UserPlan) =>
    [...problems, ...(heldBack === undefined ? [] : [heldBack])].some(({ code }) => code === 'user-missing');
  const missing = new Map(users.filter(isMissing).map(({ name }) => [foldedName(name), name]));
  if (missing.size === 0) return users;
  const near = namesNear(missing, inputs);
  return users.map((user) => {
    const found = near.get(user.name);
    if (found === undefined) return user;
    const { heldBack } = user;
    return {
      ...user,
      problems: user.problems.map((problem) => withHint(problem, found)),
      ...(heldBack === undefined ? {} : { heldBack: withHint(heldBack, found) }),
    };
  });
}

/** One pass over all accounts, for all missing users. */
function namesNear(missing: ReadonlyMap<string, Username>, { index, pool }: PlanInputs): ReadonlyMap<Username, string> {
  const near = new Map<Username, string>();
  const attributes = signInAttributes(pool).filter((attribute) => attribute !== 'sub');
  for (const user of index.all()) {
    for (const attribute of attributes) {
      const live = nameIn(user, attribute);
      const name = missing.get(foldedName(live));
      if (name !== undefined && name !== live && !near.has(name)) near.set(name, live);
    }
  }
  return near;
}

function nameIn(user: LiveUser, attribute: SignInAttribute): string {
  return attribute === 'username' ? user.username : (user.attributes.get(attribute) ?? '');
}

/** The name without letter case, Unicode forms and the `+` of a number: what a slip of the pen leaves alone. */
export function foldedName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\+(?=\d)/, '');
}

function withHint(problem: Diagnostic, near: string): Diagnostic {
  if (problem.code !== 'user-missing') return problem;
  const { hint = '', subject } = problem;
  const looksSame = subject?.username?.normalize('NFC') === near.normalize('NFC');
  const form = near === near.normalize('NFC') ? 'NFC' : 'NFD';
  const meant = looksSame
    ? `the pool has a name that looks the same in another Unicode form (${form}): copy it from \`cognito-users export\``
    : `did you mean ${near}, which is in the pool?`;
  return { ...problem, hint: `${meant}${looksSame ? '. ' : ' '}Or ${hint}` };
}
