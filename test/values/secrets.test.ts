import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Part, partsOf, textOf } from '../../providers/values/references.ts';
import { revealValue, secretKeysOf } from '../../providers/values/secrets.ts';

describe('the parts of a text', () => {
  const text = (value: string) => ({ kind: 'text', text: value });
  const malformed = (written: string) => ({ kind: 'malformed', written });
  const stack = { kind: 'stack' };

  it.each([
    ['', []],
    ['plain $5 {x}', [text('plain $5 {x}')]],
    [`\${config:a}`, [{ kind: 'config', key: 'a' }]],
    [`\${config:other:a.b-c_d}`, [{ kind: 'config', key: 'other:a.b-c_d' }]],
    [
      `x\${secret:a}-\${stack}\${stack}y`,
      [text('x'), { kind: 'secret', key: 'a' }, text('-'), stack, stack, text('y')],
    ],
    [`x\${value:bucketArn}y`, [text('x'), { kind: 'value', name: 'bucketArn' }, text('y')]],
    [`$\${value:bucketArn}`, [text(`\${value:bucketArn}`)]],
    [`\${value:a:b}`, [malformed(`\${value:a:b}`)]],
    [`\${values:a}`, [malformed(`\${values:a}`)]],
    [`$\${stack}`, [text(`\${stack}`)]],
    [`$$\${stack}`, [text('$'), stack]],
    [`$$$\${stack}`, [text(`$\${stack}`)]],
    [
      `\${index}\${index:4}`,
      [
        { kind: 'index', digits: 1 },
        { kind: 'index', digits: 4 },
      ],
    ],
    [`$\${index}`, [text(`\${index}`)]],
    [`\${fake:person.firstName}!`, [{ kind: 'fake', method: 'person.firstName' }, text('!')]],
    [`\${index:0}`, [malformed(`\${index:0}`)]],
    [`\${index:21}`, [malformed(`\${index:21}`)]],
    [`\${Index}`, [malformed(`\${Index}`)]],
    [`\${fake}`, [malformed(`\${fake}`)]],
    [`\${faker:x}`, [malformed(`\${faker:x}`)]],
    [`\${indexes}`, [text(`\${indexes}`)]],
    [
      `\${environment:x} \${state} \${name} \${select} \${server} \${lake}`,
      [text(`\${environment:x} \${state} \${name} \${select} \${server} \${lake}`)],
    ],
    [`\${name} \${env:x} \${ \${} \${stackless}`, [text(`\${name} \${env:x} \${ \${} \${stackless}`)]],
    [`\${config:}`, [malformed(`\${config:}`)]],
    [`\${config:a b}`, [malformed(`\${config:a b}`)]],
    [`\${config:a:b:c}`, [malformed(`\${config:a:b:c}`)]],
    [`\${secret}`, [malformed(`\${secret}`)]],
    [`\${stack:x}!`, [malformed(`\${stack:x}`), text('!')]],
    [`\${Config:a}`, [malformed(`\${Config:a}`)]],
    [`\${secrets:a}`, [malformed(`\${secrets:a}`)]],
    [`\${ stack }`, [malformed(`\${ stack }`)]],
    [`\${stack`, [malformed(`\${stack`)]],
    [`\${config:a\${stack}`, [malformed(`\${config:a$`), text('{stack}')]],
  ])('%s', (given, parts) => {
    expect(partsOf(given)).toEqual(parts);
  });

  it.each([
    'confg:tier',
    'cofnig:tier',
    'configg:tier',
    'CONFG:tier',
    'confg',
    'cnfig:tier',
    'secert:key',
    'sceret:key',
    'scret:key',
    'secet',
    'stak',
    'stcak',
    'sstack',
    'Stack',
    'indx',
    'idnex:4',
    'fkae:person.firstName',
    'fak:person.firstName',
    'configuration:x',
  ])(
    '%s in braces behind a $ is no text: it is close to a reference, and doubling its $ makes it text (14.27)',
    (inner) => {
      expect(partsOf(`a\${${inner}}b`)).toEqual([text('a'), malformed(`\${${inner}}`), text('b')]);
      expect(partsOf(`$\${${inner}}`)).toEqual([text(`\${${inner}}`)]);
    },
  );

  it.each([
    ['$'.repeat(2_000_000)],
    [`${'$'.repeat(1_000_000)} \${stack}`],
    ['${'.repeat(1_000_000)],
    [`\${config:${'a'.repeat(1_000_000)}`],
    [`\${${' '.repeat(1_000_000)}`],
    ['$'.concat('{config:}').repeat(300_000)],
  ])('of a very long text take no longer than its length: quadratic time would not end (14.17)', (long) => {
    expect(textOf(partsOf(long)).length).toBeGreaterThanOrEqual(long.length);
  });

  it('can say any text and any sequence of references', () => {
    const key = fc.constantFrom('a', 'ns:b');
    const part = fc.oneof(
      fc.string({ unit: fc.constantFrom('$', '{', '}', 'stack', 'a'), minLength: 1 }).map((value) => ({
        kind: 'text' as const,
        text: value,
      })),
      fc.record({ kind: fc.constantFrom('config' as const, 'secret' as const), key }),
      fc.constant({ kind: 'stack' as const }),
      fc.record({ kind: fc.constant('value' as const), name: fc.constantFrom('a', 'bucketArn') }),
      fc.record({ kind: fc.constant('index' as const), digits: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('fake' as const), method: fc.constantFrom('a.b', 'c') }),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const said = partsOf(textOf(parts));
        expect(textOf(said)).toBe(textOf(parts));
        const spelt = (list: readonly Part[]) =>
          list.flatMap<string | Part>((each) => (each.kind === 'text' ? [...each.text] : [each]));
        expect(spelt(said)).toEqual(spelt(parts));
      }),
    );
  });
});

describe('revealing', () => {
  const secrets = new Map([
    ['a', 'hidden'],
    ['q', 'say "hi"\\'],
    ['nested', `\${secret:a}`],
  ]);

  it.each([
    ['plain', 'plain'],
    [`x\${secret:a}y\${secret:a}`, 'xhiddenyhidden'],
    [`\${secret:nested}`, `\${secret:a}`],
    [`$\${secret:a}`, `\${secret:a}`],
    [`\${secret:q}`, 'say "hi"\\'],
    [`{"x":"\${secret:q}"}`, '{"x":"say \\"hi\\"\\\\"}'],
    [`["\${secret:a}`, '["hidden'],
    [`\${name}`, `\${name}`],
  ])('%s gives %s', (given, revealed) => {
    expect(revealValue(given, secrets)).toBe(revealed);
  });

  it('never sends the placeholder of a secret it does not know', () => {
    expect(() => revealValue(`x\${secret:missing}`, secrets)).toThrow(RangeError);
  });

  it.each([
    ['plain', []],
    [`\${secret:a}\${stack}\${secret:ns:b}`, ['a', 'ns:b']],
    [`$\${secret:a}`, []],
  ])('%s needs %j', (given, keys) => {
    expect(secretKeysOf(given)).toEqual(keys);
  });
});
