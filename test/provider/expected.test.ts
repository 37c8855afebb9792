/** What the program makes in the same run: it counts in the preview, where it is known there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentContext } from '../../providers/state/inputs.ts';
import { unknownInput } from '../../providers/state/inputs.ts';
import { openWorkbench, type Workbench } from './component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

const tier = {
  name: 'tier',
  attributeDataType: 'String',
  mutable: true,
  stringAttributeConstraints: { maxLength: '5' },
};
const declare = (attributes: string, groups = '') =>
  bench.write(
    'a.yaml',
    `users: { ana: { attributes: { ${attributes} }${groups === '' ? '' : `, groups: [${groups}]`} } }\n`,
  );

/** What a preview refuses, and what it warns of. */
const preview = async (expected: DeploymentContext['expected']) => {
  const process = await bench.start({ userPoolId: bench.poolOf('ana'), preview: true, expected });
  const failures = await process.check();
  const warnings = process.told.filter(({ severity }) => severity === 'warning').map(({ message }) => message);
  return {
    failures: failures.join('\n'),
    warnings: warnings.join('\n'),
    written: bench.double.calls()['AdminUpdateUserAttributes'],
  };
};

describe('a preview of users of an attribute and a group that the program adds to the pool (14.23)', () => {
  it('passes, and fails when the program does not say so', async () => {
    declare('custom:tier: gold', 'staff');
    expect(await preview({ schema: [tier], groups: ['staff'] })).toEqual({
      failures: '',
      warnings: '',
      written: undefined,
    });
    expect((await preview(undefined)).failures).toMatch(/no attribute custom:tier[\s\S]*group staff/);
  });

  it('fails for a typo, with the name that is about to exist', async () => {
    declare('custom:teir: gold', 'stff');
    const { failures } = await preview({ schema: [tier], groups: ['staff'] });
    expect(failures).toMatch(/custom:teir[\s\S]*did you mean custom:tier\?/);
    expect(failures).toMatch(/group stff[\s\S]*did you mean staff\?/);
  });

  it('fails for a value that the new attribute does not take', async () => {
    declare('custom:tier: platinum');
    expect((await preview({ schema: [tier] })).failures).toContain('custom:tier');
  });

  it.each<[string, DeploymentContext['expected']]>([
    ['all of it', { schema: unknownInput, groups: unknownInput }],
    ['single names', { schema: [{ ...tier, name: unknownInput }], groups: ['other', unknownInput] }],
    ['single entries', { schema: [unknownInput], groups: [unknownInput] }],
  ])('says what is checked only during up where the program does not know yet: %s', async (_what, expected) => {
    declare('custom:tier: gold', 'staff');
    const { failures, warnings } = await preview(expected);
    expect(failures).toBe('');
    expect(warnings).toMatch(/attribute custom:tier[\s\S]*checked during up, before anything is written/);
    expect(warnings).toMatch(/group staff[\s\S]*checked during up/);
    // Standard attributes are known.
    declare('nicknme: x');
    expect((await preview(expected)).failures).toContain('did you mean nickname?');
  });

  it('takes any value where only its type is not known', async () => {
    declare('custom:tier: gold');
    const unknownType = { ...tier, attributeDataType: unknownInput, stringAttributeConstraints: unknownInput };
    expect(await preview({ schema: [unknownType] })).toMatchObject({ failures: '', warnings: '' });
  });

  it('knows developer-only attributes and limits of numbers', async () => {
    const rank = { name: 'rank', attributeDataType: 'Number', developerOnlyAttribute: true };
    const size = { name: 'size', attributeDataType: 'Number', numberAttributeConstraints: { maxValue: '9' } };
    declare('dev:custom:rank: 1, custom:size: 10');
    const { failures } = await preview({ schema: [rank, size] });
    expect(failures).toMatch(/^1 problem;[\s\S]*custom:size is "10"/);
  });
});

it('an update goes by the pool of that moment, and refuses before anything is written (14.23)', async () => {
  declare('custom:tier: gold, nickname: new', 'staff');
  const userPoolId = bench.poolOf('ana');
  const process = await bench.start({ userPoolId, expected: { schema: [tier], groups: unknownInput } });
  expect((await process.check()).join('\n')).toMatch(/no attribute custom:tier[\s\S]*group staff/);
  expect(bench.double.live(userPoolId).get('ana')?.attributes.get('nickname')).toBeUndefined();
});
