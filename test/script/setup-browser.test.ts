import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getBrowser } from '../../script/setup/browser.mjs';
import { freshClone } from './fresh-clone.ts';

const linux = { platform: 'linux', arch: 'x64' };
const mac = { platform: 'darwin', arch: 'arm64' };

/** A clone with packages that note what is asked of them; `unpacking` is what happens for each archive. */
function clone(unpacking: string) {
  const { root, env, calls, setUp } = freshClone();
  const note = `(text) => require('node:fs').appendFileSync(process.env.CALLS, text + '\\n')`;
  const shipped = join(root, 'node_modules/@sparticuz/chromium');
  mkdirSync(join(shipped, 'build'), { recursive: true });
  writeFileSync(join(shipped, 'package.json'), '{"version":"153.0.0","exports":"./build/index.cjs"}');
  writeFileSync(
    join(shipped, 'build/index.cjs'),
    `const note = ${note};
exports.inflate = async (archive) => {
  const { basename, join } = require('node:path');
  note(basename(archive));
  ${unpacking};
  require('node:fs').mkdirSync(join(require('node:os').tmpdir(), basename(archive).split('.')[0]), { recursive: true });
};`,
  );
  mkdirSync(join(root, 'node_modules/playwright-core'));
  writeFileSync(join(root, 'node_modules/playwright-core/cli.js'), `(${note})(process.argv.slice(2).join(' '))`);
  const unpacked = join(root, 'node_modules/.chromium');
  return { root, env, calls, setUp, there: () => (existsSync(unpacked) ? readdirSync(unpacked) : []) };
}

const never = new AbortController().signal;
const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'];

describe('getBrowser', () => {
  it('unpacks what the npm package ships, once, also when two ask at once', async () => {
    const { root, env, calls, there } = clone('');
    await Promise.all([getBrowser(root, env, never, linux), getBrowser(root, env, never, linux)]);
    await getBrowser(root, env, never, linux);
    expect([calls(), there()]).toEqual([archives, ['153.0.0']]);
  });

  it('leaves nothing half unpacked, and does it again', async () => {
    const { root, env, calls, there } = clone(`if (!process.env.ROOM) throw new Error('no space left')`);
    await expect(getBrowser(root, env, never, linux)).rejects.toThrow('no space left');
    expect(there()).toEqual([]);
    await getBrowser(root, { ...env, ROOM: 'yes' }, never, linux);
    expect([calls().slice(1), there()]).toEqual([archives, ['153.0.0']]);
  });

  it('lets Playwright download its own where the package has none', async () => {
    const { root, env, calls } = clone('');
    await getBrowser(root, env, never, mac);
    expect(calls()).toEqual(['install --only-shell chromium']);
  });
});

describe('setup.mjs', () => {
  it('refuses an option that it does not know', async () => {
    const { exitCode, stderr } = await clone('').setUp('--with-browsers');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('--with-browser')]);
  });
});
