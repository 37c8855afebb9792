/** Finds the users' resource of each component in an exported state, with its secrets in clear. */
import { type UsersOutputs, usersResourceType } from '../../providers/state/inputs.ts';
import { CommandFailure } from '../command-failure.ts';

/** How the state writes a secret: a signature beside its value, which `--show-secrets` gives as JSON text. */
const secretKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

/**
 * The outputs of all components that `pulumi stack export --show-secrets` has, without those that wait for their deletion.
 * Throws CommandFailure for those of another version.
 */
export function componentsIn(exported: unknown): readonly UsersOutputs[] {
  const resources = property(property(exported, 'deployment'), 'resources');
  if (!Array.isArray(resources)) return [];
  return resources.flatMap((resource: unknown): readonly UsersOutputs[] => {
    if (property(resource, 'type') !== usersResourceType || property(resource, 'delete') === true) return [];
    const outputs = revealed(property(resource, 'outputs'));
    if (outputs === undefined) return [];
    if (isUsersOutputs(outputs)) return [outputs];
    throw new CommandFailure(
      `the state of ${String(property(resource, 'urn'))} is not of this version of cognito-users\n  = update the package to the version that has written the state, or to a later one`,
    );
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

/** Planning tells versions apart; this only keeps anything else from being taken for users. */
function isUsersOutputs(value: unknown): value is UsersOutputs {
  const texts = ['component', 'userPoolId'].map((name) => property(value, name));
  const objects = ['users', '__records', 'settings'].map((name) => property(value, name));
  return texts.every((text) => typeof text === 'string') && objects.every((each) => typeof each === 'object');
}
