import { describe, expect, it } from 'vitest';
import { mergeClientMetadata, readClientMetadata } from '../../providers/constraints/client-metadata.ts';

describe('ClientMetadata', () => {
  it("is the configuration's and the user's, who wins", () => {
    const configured = new Map([
      ['source', 'pulumi'],
      ['locale', 'en'],
      ['campaign', 'spring'],
    ]);
    const own = new Map([
      ['locale', 'pt'],
      ['campaign', ''],
    ]);
    expect([...mergeClientMetadata(configured, own)]).toEqual([
      ['source', 'pulumi'],
      ['locale', 'pt'],
      ['campaign', ''],
    ]);
  });

  it.each([
    [undefined, []],
    [{}, []],
    [{ a: 'x', b: '', c: `$\${secret:a}`, d: `\${stack}` }, ['a', 'b', 'c', 'd']],
    [JSON.parse('{"__proto__":"x"}'), ['__proto__']],
    [{ [`${'n'.repeat(131_072)}`]: 'v'.repeat(131_072) }, ['n'.repeat(131_072)]],
  ])('%.40j is read (%#)', (given, names) => {
    const { metadata, problems } = readClientMetadata(given, {});
    expect(problems).toEqual([]);
    expect([...metadata.keys()]).toEqual(names);
  });

  it.each([
    ['text', 'bad-client-metadata'],
    [null, 'bad-client-metadata'],
    [['a'], 'bad-client-metadata'],
    [{ a: 1 }, 'bad-client-metadata'],
    [{ a: true }, 'bad-client-metadata'],
    [{ a: null }, 'bad-client-metadata'],
    [{ a: { b: 'x' } }, 'bad-client-metadata'],
    [{ a: 'v'.repeat(131_073) }, 'bad-client-metadata'],
    [{ a: `x\${secret:token}` }, 'secret-in-client-metadata'],
    [{ a: `\${secret:token` }, 'secret-in-client-metadata'],
    [{ [`\${secret:token}`]: 'x' }, 'secret-in-client-metadata'],
  ])('%.40j is refused: %s (%#)', (given, code) => {
    const { metadata, problems } = readClientMetadata(given, {});
    expect(problems).toMatchObject([{ code, severity: 'error' }]);
    expect(metadata).toEqual(new Map());
  });

  it('is refused as a whole where configuration keeps it secret, and not told', () => {
    const { problems } = readClientMetadata({ token: 's3cr3t' }, { secret: true });
    expect(problems).toMatchObject([{ code: 'secret-in-client-metadata' }]);
    expect(JSON.stringify(problems)).not.toContain('s3cr3t');
  });

  it('has all its problems told, with whose it is and where', () => {
    const origin = { at: { file: 'users/a.yaml', line: 3, column: 5 }, subject: { username: 'diego' } };
    const { metadata, problems } = readClientMetadata({ a: 1, b: 'x', c: `\${secret:k}` }, origin);
    expect(problems).toMatchObject([
      { code: 'bad-client-metadata', ...origin },
      { code: 'secret-in-client-metadata', ...origin },
    ]);
    expect(metadata).toEqual(new Map([['b', 'x']]));
  });
});
