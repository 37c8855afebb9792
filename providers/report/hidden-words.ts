/** Removes from a problem's words what a report with hidden values must not tell: users' values, and the `sub` of accounts. */
import type { AttributeName, Username } from '../model/names.ts';
import type { DeclaredUser } from '../model/users.ts';
import { shown } from '../model/value.ts';
import type { UserPlan } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** Stands in the place of a value, and of a `sub`, which keeps the digest from being a way to guess values. */
const hiddenValue = '(hidden)';
const hiddenSub = '(a sub: --show-values tells it)';

const sub = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** What looks like an address, also of an account that no plan is about. Looser than the forms that are taken for new ones. */
const address = /[\p{L}\p{M}\p{N}._%+'!#$&*/=?^`{|}~-]+@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)*|\+\d{6,15}\b/gu;

/** A value as messages about an attribute have it: in quotes, as JSON writes it. */
const quoted = /"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"/giu;

/** Words of the messages themselves: what a flag may be, and the addresses of their examples. */
const ownWords: ReadonlySet<string> = new Set(['true', 'false', '+15551234567', 'diego@example.com']);

/** The attributes whose values problems of a whole user tell. */
const names: readonly AttributeName[] = ['email', 'phone_number', 'preferred_username'];

/**
 * The problems without such words; names of users stay, also where a name is an address or a `sub`. Known values are
 * hidden, and so is whatever has the form of a value: a problem may tell of accounts and values that the plan does not have.
 */
export function hiddenWords(users: readonly UserPlan[]): Hiding {
  return hiding(new Map(users.map((user) => [user.name, (attributes = names) => valuesOf(user, attributes)])));
}

/** The same for words that others have chosen, such as Cognito's: every value of the user is hidden in them. */
export function hiddenEverywhere(users: readonly UserPlan[]): Hiding {
  return hiding(new Map(users.map((user) => [user.name, (attributes = namesOf(user)) => valuesOf(user, attributes)])));
}

/** Gives a problem without what is hidden. */
type Hiding = (problem: Diagnostic) => Diagnostic;

function namesOf({ account, steps, after }: UserPlan): readonly AttributeName[] {
  const created = steps.flatMap((step) => (step.kind === 'create' ? [...step.creation.attributes.keys()] : []));
  return [...new Set([...(account?.user.attributes.keys() ?? []), ...(after?.attributes.keys() ?? []), ...created])];
}

/** The same before anything is planned: of declared users only. */
export function hiddenValues(users: Iterable<readonly [Username, DeclaredUser]>): Hiding {
  const declared = ({ attributes: all }: DeclaredUser, attributes: Iterable<AttributeName> = all.keys()) =>
    formsOf([...attributes].flatMap((name) => all.get(name) ?? []));
  return hiding(new Map([...users].map(([name, user]) => [name, (attributes) => declared(user, attributes)])));
}

/** The values of those attributes, or those that problems of the whole user tell, in all their forms, the longest first. */
type ValuesOf = (attributes?: readonly AttributeName[]) => readonly string[];

function hiding(byName: ReadonlyMap<Username, ValuesOf>): Hiding {
  const isName = (text: string) => byName.has(JSON.parse(text));
  return (problem) => {
    // It tells what the files say, where people who read the report see it anyway.
    if (problem.code === 'rule-nobody') return problem;
    const { message, hint, subject } = problem;
    const known = subject === undefined ? undefined : byName.get(subject.username);
    const values = known?.(subject?.attribute === undefined ? undefined : [subject.attribute]) ?? [];
    // A name may hold quotes, so that those behind it would be taken in wrong pairs.
    const named = subject !== undefined && byName.has(subject.username) ? subject.username : '';
    const hide = (text: string) =>
      text.startsWith(named) ? named + hideRest(text.slice(named.length)) : hideRest(text);
    const hideRest = (text: string) =>
      values
        .filter((value) => !byName.has(value) && !ownWords.has(value.toLowerCase()))
        .reduce((told, value) => told.replaceAll(wholeWord(value), hiddenValue), text)
        .replaceAll(quoted, (found) => (subject?.attribute === undefined || isName(found) ? found : hiddenValue))
        .replaceAll(address, (found) => (byName.has(found) || ownWords.has(found) ? found : hiddenValue))
        .replaceAll(sub, (found) => (byName.has(found) ? found : hiddenSub));
    return { ...problem, message: hide(message), ...(hint === undefined ? {} : { hint: hide(hint) }) };
  };
}

/** Live and declared values of those attributes, as far as the plan has them; the longest first. */
function valuesOf({ account, steps, after }: UserPlan, attributes: readonly AttributeName[]): readonly string[] {
  const values = attributes.flatMap((name) => {
    const changes = steps.flatMap((step) => (step.kind === 'update' ? step.changes : []));
    const change = changes.find((one) => one.name === name);
    const declared = change?.kind === 'set' ? change.to : after?.attributes.get(name);
    const created = steps.flatMap((step) => (step.kind === 'create' ? (step.creation.attributes.get(name) ?? []) : []));
    return [declared ?? '', change?.from ?? '', account?.user.attributes.get(name) ?? '', ...created].map(shown);
  });
  return formsOf(values);
}

/** Messages have a value in quotes, as JSON has it. */
function formsOf(values: readonly string[]): readonly string[] {
  const forms = values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  return [...new Set(forms)].filter((value) => value !== '').sort((a, b) => b.length - a.length);
}

/** Only where it stands on its own: a short value may be part of any word. */
function wholeWord(value: Username): RegExp {
  const escaped = value.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\w@])${escaped}(?![\\w@])`, 'g');
}
