/** Reads a declaration as the component does: files, then references, with every problem of both. */

import {
  attributesOfRules,
  awaitingValues,
  type ReferenceSources,
  resolveRules,
  resolveUsers,
  valuesTaken,
} from '../providers/declaration/configured-values.ts';
import { type FileUsers, readDeclaration } from '../providers/declaration/declaration.ts';
import type { DeclaredRules } from '../providers/model/rules.ts';
import type { DeclaredUsers } from '../providers/model/users.ts';
import type { Diagnostic } from '../providers/problems/diagnostic.ts';
import { at, oncePerPlace, type Places } from '../providers/problems/places.ts';
import type { SourceTexts } from '../providers/problems/problem-text.ts';
import { type Part, partsOf, written } from '../providers/values/references.ts';
import type { Secrets } from '../providers/values/secrets.ts';
import type { Target } from './target/target.ts';

/** What the files say. With an error among the problems it is not fit to be planned. */
export interface Declared {
  /** With everything resolved but secrets. */
  readonly files: readonly FileUsers[];
  readonly rules: DeclaredRules;
  readonly secrets: Secrets;
  /** The names of the program's values that something takes. */
  readonly values: ReadonlySet<string>;
  readonly problems: readonly Diagnostic[];
  /** References that nothing can resolve, because there is no stack; an error for a command that needs their values. */
  readonly unresolved: readonly Diagnostic[];
  readonly places: Places;
  readonly texts: SourceTexts;
}

/** Stands for a configuration that is not there: nothing in it is asked for. */
const noSources: ReferenceSources = { project: '', stack: '', config: new Map(), secrets: new Map() };

/** Never throws for what it finds in the folder. */
export function readDeclared(target: Pick<Target, 'folder' | 'base' | 'project' | 'sources' | 'settings'>): Declared {
  const { folder, base, project, sources, settings } = target;
  const { otherFiles = [], clientMetadata = {} } = settings;
  const { files, rules, places, texts, diagnostics } = readDeclaration(folder, sources?.stack, {
    base,
    project,
    otherFiles,
  });
  const resolved = files.map(({ file, users }) => ({
    file,
    users,
    ...resolveUsers(users, places, sources ?? noSources),
  }));
  const ofRules = resolveRules(rules, places, sources ?? noSources);
  const found = [...resolved, ofRules].flatMap(({ problems }): readonly Diagnostic[] =>
    sources === undefined ? problems.filter(({ code }) => code === 'malformed-reference') : problems,
  );
  const sent = Object.values(clientMetadata).map((text) => valuesTaken(text, undefined));
  const all = [...files.map(({ users }) => users), attributesOfRules(rules)];
  const unresolved = sources === undefined ? all.flatMap((users) => withoutStack(users, places)) : [];
  return {
    // Unresolved, a reference is checked by its name only; resolved from nothing it would be a wrong value.
    files: sources === undefined ? files : resolved.map(({ file, resolved: users }) => ({ file, users })),
    rules: sources === undefined ? awaitingValues(rules) : ofRules.rules,
    secrets: new Map(resolved.flatMap(({ secrets }) => [...secrets])),
    values: new Set([
      ...[...resolved, ofRules].flatMap(({ values }) => [...values]),
      ...sent.flatMap(({ names }) => names),
    ]),
    problems: [...diagnostics, ...found],
    unresolved: oncePerPlace(unresolved),
    places,
    texts,
  };
}

function withoutStack(users: DeclaredUsers, places: Places): readonly Diagnostic[] {
  return [...users].flatMap(([username, { attributes, password }]) => [
    ...[...attributes].flatMap(([attribute, text]) =>
      ofConfiguration(text).map((part) => needsStack(part, { username, attribute }, at(places, username, attribute))),
    ),
    ...ofConfiguration(password?.value ?? '').map((part) =>
      needsStack(part, { username, account: 'password' }, at(places, username, undefined, 'password')),
    ),
  ]);
}

type ConfigurationPart = Extract<Part, { readonly kind: 'config' | 'secret' | 'stack' }>;

function ofConfiguration(text: string): readonly ConfigurationPart[] {
  if (!text.includes('${')) return [];
  return partsOf(text).filter(
    (part): part is ConfigurationPart => part.kind === 'config' || part.kind === 'secret' || part.kind === 'stack',
  );
}

function needsStack(
  part: ConfigurationPart,
  subject: NonNullable<Diagnostic['subject']>,
  place: Pick<Diagnostic, 'at'>,
): Diagnostic {
  const message = `${written(part)} takes a value of a stack's configuration, and there is no stack`;
  return { code: 'unknown-reference', severity: 'error', message, hint: 'name it with --stack', subject, ...place };
}
