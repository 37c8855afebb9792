import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requiredVersion } from '../../script/engine/build.mjs';
import { readRelease, wantedVersion } from '../../script/engine/place.mjs';
import { isAtLeast } from '../../script/setup/version.mjs';
import { PROJECT } from './fresh-clone.ts';

describe('isAtLeast', () => {
  it.each([
    ['3.259.0', '3.259.0', true],
    ['v3.259.1', '3.259.0', true],
    ['3.1000.0', '3.259.0', true],
    ['4.0.0', '3.259.0', true],
    ['3.258.9', '3.259.0', false],
    ['2.999.999', '3.259.0', false],
    ['3.259.0-alpha.7+abc', '3.259.0', false],
    ['3.260.0-dev', '3.259.0', true],
    ['go1.26.8', '1.26.0', true],
    ['go1.26', '1.26.0', true],
    ['go1.26rc1', '1.26.0', false],
    ['go1.9.7', '1.26.0', false],
    ['v20.20.2', '22.18.0', false],
    ['v24.21.0', '22.18.0', true],
    ['', '3.259.0', false],
    ['no version set', '3.259.0', false],
  ])('%s is at least %s: %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});

describe('requiredVersion', () => {
  it.each([
    ['require example.com/a v1.2.3', '1.2.3'],
    ['require (\n\texample.com/ab v9.0.0\n\texample.com/a v1.2.3 // indirect\n)', '1.2.3'],
    ['replace example.com/a => example.com/b v1.2.3', undefined],
    ['module example.com/a', undefined],
  ])('of %j is %s', (text, expected) => {
    expect(requiredVersion(text, 'example.com/a')).toBe(expected);
  });
});

describe('the engine’s version', () => {
  it('is the same in what is downloaded and in the module that is built', () => {
    const goMod = readFileSync(join(PROJECT, 'engine/cli/go.mod'), 'utf8');
    expect(requiredVersion(goMod, 'github.com/pulumi/pulumi/pkg/v3')).toBe(wantedVersion(PROJECT));
    expect(readRelease(PROJECT).checksums).toContain(`/pulumi-${wantedVersion(PROJECT)}-checksums.txt`);
  });
});
