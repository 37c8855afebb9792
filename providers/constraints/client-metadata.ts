/** ClientMetadata: what goes along with an update to the pool's Lambda triggers, and what must not. */

import type { Username } from '../model/names.ts';
import type { Diagnostic, SourceRef } from '../problems/diagnostic.ts';
import { partsOf } from '../values/references.ts';

/** Names and texts, which Cognito hands to the triggers unchanged (AdminUpdateUserAttributes, ClientMetadata). */
export type ClientMetadata = ReadonlyMap<string, string>;

interface ClientMetadataProblem extends Omit<Diagnostic, 'code'> {
  readonly code: 'bad-client-metadata' | 'secret-in-client-metadata';
  readonly hint: string;
}

/** Where a map of metadata comes from. */
export interface MetadataOrigin {
  /** That configuration keeps the whole of it as a secret. */
  readonly secret?: boolean;
  readonly at?: SourceRef;
  readonly subject?: { readonly username: Username };
}

/** StringType of the API's model, which names and values have; the documentation gives no limit of its own. */
const longest = 131_072;

/** What an update sends: the configuration's, and the user's own, which wins where both have a name, even if blank. */
export function mergeClientMetadata(configured: ClientMetadata, own: ClientMetadata): ClientMetadata {
  return new Map([...configured, ...own]);
}

/**
 * Reads a map of metadata. Values are text only: what a trigger is to get for `1.0` or `yes` is not ours to choose. A
 * secret is refused, because Cognito does not encrypt ClientMetadata and triggers log it (ClientMetadata, note).
 */
export function readClientMetadata(
  given: unknown,
  origin: MetadataOrigin,
): { readonly metadata: ClientMetadata; readonly problems: readonly ClientMetadataProblem[] } {
  const metadata = new Map<string, string>();
  const problems: ClientMetadataProblem[] = [];
  const { secret, ...place } = origin;
  const tell = (problem: Pick<ClientMetadataProblem, 'code' | 'message' | 'hint'>) =>
    problems.push({ ...problem, severity: 'error', ...place });
  if (given === undefined) return { metadata, problems };
  if (secret === true) {
    tell(secretIn('clientMetadata is a secret of the configuration'));
  } else if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const message = `clientMetadata is ${JSON.stringify(given)}; it maps names to text`;
    tell({ code: 'bad-client-metadata', message, hint: "pulumi config set --path 'clientMetadata.name' text" });
  } else {
    for (const [name, value] of Object.entries(given)) {
      const problem = problemOf(name, value);
      if (problem !== undefined) tell(problem);
      else metadata.set(name, value);
    }
  }
  return { metadata, problems };
}

function problemOf(name: string, value: unknown): Pick<ClientMetadataProblem, 'code' | 'message' | 'hint'> | undefined {
  const label = `clientMetadata.${name.slice(0, 100)}`;
  if (typeof value !== 'string') {
    const message = `${label} is ${JSON.stringify(value)}; it has to be text`;
    const hint = 'put quotes around it, or with pulumi config set --path add --type string';
    return { code: 'bad-client-metadata', message, hint };
  }
  if (name.length > longest || value.length > longest) {
    const message = `${label} is longer than the ${longest} characters that Cognito takes`;
    return { code: 'bad-client-metadata', message, hint: 'send a name by which the trigger can look it up' };
  }
  return [name, value].some(refersToSecret) ? secretIn(`${label} refers to a secret`) : undefined;
}

function refersToSecret(text: string): boolean {
  return partsOf(text).some(
    (part) => part.kind === 'secret' || (part.kind === 'malformed' && /secret/i.test(part.written)),
  );
}

/** A secret in a map of metadata; `what` is where. */
export function secretIn(what: string): Pick<ClientMetadataProblem, 'code' | 'message' | 'hint'> {
  return {
    code: 'secret-in-client-metadata',
    message: `${what}, and Cognito does not encrypt ClientMetadata`,
    hint: 'let the trigger read it from AWS Secrets Manager',
  };
}
