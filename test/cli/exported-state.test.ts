/** Which resources of an exported state the command line takes for those of a component. */
import { describe, expect, it } from 'vitest';
import { componentsIn } from '../../cli/target/exported-state.ts';
import { usersResourceType } from '../../providers/state/inputs.ts';

const outputs = {
  __version: 1,
  __records: { 0: '{}' },
  component: 'users',
  userPoolId: 'eu-west-1_AbCdEf123',
  users: { 0: '{}' },
  settings: {},
};
const resource = (rest: object = {}) => ({ type: usersResourceType, urn: 'urn:x', outputs, ...rest });
const state = (...resources: readonly object[]) => ({ deployment: { resources } });
const secret = (value: unknown) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  plaintext: JSON.stringify(value),
});

describe('an exported state', () => {
  it('has one resource for each component, by its type', () => {
    const other = { ...outputs, component: 'staff' };
    const found = componentsIn(
      state(
        resource(),
        { type: 'pulumi:pulumi:Stack', outputs },
        resource({ outputs: other }),
        resource({ delete: true }),
      ),
    );
    expect(found).toEqual([outputs, other]);
  });

  it('gives secrets in clear, as --show-secrets has them', () => {
    const secrets = { 'project:tier': 'gold' };
    expect(componentsIn(state(resource({ outputs: { ...outputs, secrets: secret(secrets) } })))).toEqual([
      { ...outputs, secrets },
    ]);
  });

  it.each([
    ['nothing at all', undefined],
    ['no deployment', {}],
    ['a resource that was never made', state(resource({ outputs: undefined }))],
  ])('may have %s', (_name, given) => {
    expect(componentsIn(given)).toEqual([]);
  });

  it('is refused where its users are of another shape', () => {
    expect(() => componentsIn(state(resource({ outputs: { ...outputs, users: '{}' } })))).toThrow(
      'the state of urn:x is not of this version of cognito-users',
    );
  });
});
