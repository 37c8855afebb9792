/** Properties of resources as they travel between the engine and a provider. */
import * as pulumi from '@pulumi/pulumi';
import { unknownInput } from '../../providers/state/inputs.ts';

/** Properties of a resource, as JSON has them. */
export type Properties = Readonly<Record<string, unknown>>;

/** The property that carries the provider's code in inputs and outputs; the engine does not know that it is special. */
export const providerKey = '__provider';

/** Properties with the provider's code, as the plugin host adds it to what a provider returns. */
export function withProvider(properties: object | undefined, { [providerKey]: code }: Properties): Properties {
  return json({ ...properties, [providerKey]: code });
}

/** As it comes out of a gRPC message: nothing is undefined, and nothing is shared. Names are sorted, as the engine has them. */
export function json(properties: Properties): Record<string, unknown> {
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.parse(JSON.stringify(properties, sorted));
}

/** Inputs as a provider gets them: secrets in the clear, and what is not known as a text that says so. */
export function plainInputs(given: Properties): { readonly inputs: Properties; readonly secret: readonly string[] } {
  const secret = Object.entries(given).flatMap(([name, value]) => (holdsSecret(value) ? [name] : []));
  return { inputs: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plain(value)])), secret };
}

/** How @pulumi/pulumi marks a secret, beside its `value`. */
const secretMark = '4dabf18193072939515e22adb298388d';

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || pulumi.isUnknown(value)) return false;
  return Object.hasOwn(value, secretMark) || Object.values(value).some(holdsSecret);
}

function plain(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return unknownInput;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Object.hasOwn(value, secretMark)) return plain(Object(value).value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
