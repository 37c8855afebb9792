/** What a run tells of others' words: no secret of the component, and nothing that a terminal or a CI runner obeys. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engineLog } from '../../providers/provider/telling/engine-log.ts';
import { printable } from '../../providers/values/printable.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const pem = '-----BEGIN KEY-----\nMIIB  Ab+/cd==\n\tzzz\u200b9\n-----END KEY-----';
const files = {
  'users/a.yaml': `users:
  ana: { attributes: { custom:tier: "\${secret:pem}" } }
  bob: { attributes: { custom:tier: gold } }
`,
};
/** None of it may be told, in whatever form. */
const pieces = /MIIB|Ab\+|zzz|Ab%2B|TUlJQi|BEGIN KEY/;

let stage: StackStage | undefined;
afterEach(async () => {
  await stage?.dispose();
  stage = undefined;
});
const begin = async (secrets: Readonly<Record<string, string>> = { pem }) => {
  stage = await createStage({ ana: { 'custom:tier': 'old' }, bob: { 'custom:tier': 'old' } }, files);
  await stage.setSecrets(secrets);
  return stage;
};

describe('a secret of any user', () => {
  it.each([
    ['unchanged', pem],
    ['with its line breaks squeezed', pem.replaceAll(/\s+/g, ' ')],
    ['with its white space taken out', pem.replaceAll(/[\s\u200b]+/g, '')],
    ['in JSON', JSON.stringify({ errorMessage: pem })],
    ['in a URL', `https://example.com/?q=${encodeURIComponent(pem)}`],
    ['in Base64', Buffer.from(pem).toString('base64')],
    ['in lower case', pem.toLowerCase()],
  ])('is masked where Cognito echoes it %s, of whomever it tells (14.9)', async (_name, echo) => {
    const begun = await begin();
    for (const name of ['ana', 'bob']) {
      begun.double.refuse(name, { name: 'UserLambdaValidationException', message: `the trigger says ${echo}!` });
    }
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/ana: .*\[secret\]/);
    expect(output).toMatch(/bob: .*\[secret\]/);
    expect(output).not.toMatch(new RegExp(pieces, 'i'));
  });

  it('is masked where nothing is written, and reading fails (14.9)', async () => {
    const begun = await begin();
    begun.double.failNext('ListUsers', {
      name: 'InvalidParameterException',
      message: `no ${pem.replaceAll('\n', ' ')}`,
    });
    const { exitCode, output } = await begun.preview();
    expect(exitCode).toBe(1);
    expect(output).toContain('no [secret]');
    expect(output).not.toMatch(pieces);
  });

  it('is masked when it is the one of before (14.9)', async () => {
    const begun = await begin();
    expect((await begun.up()).exitCode).toBe(0);
    await begun.setSecrets({ pem: 'another-secret' });
    begun.double.refuse('ana', {
      name: 'UserLambdaValidationException',
      message: `was ${pem.replaceAll(/\s+/g, ' ')}`,
    });
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/was \[secret\]/);
    expect(output).not.toMatch(pieces);
  });
});

it('a message of a server is no command, and stays readable (14.15)', async () => {
  const begun = await begin({ pem: 'hush-hush' });
  const message = '\n::error::a\u001b[2J\u202eb ##[group]c 👩‍💻 Zoë می‌خواهم';
  begun.double.refuse('bob', { name: 'UserLambdaValidationException', message });
  const { output } = await begun.up();
  expect(output).toContain('👩‍💻 Zoë می‌خواهم');
  expect(printable(output)).toBe(output);
});

it('whatever is logged goes through the same door (14.15)', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await engineLog(undefined)('info', 'a\u001b[2J\n ::error::b');
  expect(written.mock.calls).toEqual([['a\ufffd[2J\n \ufffd:error::b\n']]);
  written.mockRestore();
});
