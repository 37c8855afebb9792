/** Finds the rosters in an exported state, with their secrets in clear. */
import type { RosterOutputs } from '../providers/inputs.ts';
import { CommandFailure } from './command-failure.ts';

/** A roster's outputs, and the name of the component that it belongs to. */
export interface RecordedRoster {
  readonly component: string;
  readonly outputs: RosterOutputs;
}

const rosterType = 'pulumi-nodejs:dynamic/cognito-users:Roster';

/** How the state writes a secret: a signature beside its value, which `--show-secrets` gives as JSON text. */
const secretKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

/** The rosters that `pulumi stack export --show-secrets` has, without those that wait for their deletion. */
export function rostersIn(exported: unknown): readonly RecordedRoster[] {
  const resources = property(property(exported, 'deployment'), 'resources');
  if (!Array.isArray(resources)) return [];
  return resources.flatMap((resource: unknown): readonly RecordedRoster[] => {
    if (property(resource, 'type') !== rosterType || property(resource, 'delete') === true) return [];
    const outputs = revealed(property(resource, 'outputs'));
    const parent = String(property(resource, 'parent') ?? '');
    if (outputs === undefined) return [];
    if (!isRoster(outputs)) {
      throw new CommandFailure(
        `the state of ${String(property(resource, 'urn'))} is not of this version of cognito-users`,
      );
    }
    return [{ component: parent.slice(parent.lastIndexOf('::') + 2), outputs }];
  });
}

/** The value of an own property, so that no name finds anything of Object's. */
export function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, name) ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function revealed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revealed);
  const plaintext = property(value, secretKey) === secretSignature ? property(value, 'plaintext') : undefined;
  if (typeof plaintext === 'string') return revealed(JSON.parse(plaintext));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revealed(inner)]));
}

/** decodeOutputs tells versions apart; this only keeps anything else from being taken for a roster. */
function isRoster(value: unknown): value is RosterOutputs {
  const texts = ['userPoolId', 'roster', 'users'].map((name) => property(value, name));
  return texts.every((text) => typeof text === 'string') && typeof property(value, 'settings') === 'object';
}
