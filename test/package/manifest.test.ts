import { describe, expect, it } from 'vitest';
import { publishedManifest } from '../../script/package/manifest.ts';

const source = {
  name: 'p',
  scripts: { test: 'x' },
  workspaces: ['double'],
  devDependencies: { y: '1' },
  dependencies: { z: '2' },
  exports: { '.': './providers/p.ts', './config': './providers/config.ts', './schema/*': './schema/*' },
};

describe('the published manifest', () => {
  it('names the JavaScript of each source, and leaves what the repository alone needs behind', () => {
    expect(publishedManifest(source)).toEqual({
      name: 'p',
      dependencies: { z: '2' },
      main: './dist/providers/p.js',
      exports: {
        '.': { require: './dist/require/cognito-users.cjs', default: './dist/providers/p.js' },
        './config': './dist/providers/config.js',
        './schema/*': './schema/*',
      },
      typesVersions: { '*': { config: ['./dist/providers/config.d.ts'] } },
    });
  });

  it.each([
    ['cli/main.ts', 'dist/cli/main.js'],
    ['./cli/main.ts', './dist/cli/main.js'],
  ])('runs the command %s from %s', (path, built) => {
    expect(publishedManifest({ ...source, bin: { p: path } })['bin']).toEqual({ p: built });
  });
});
