/** Made-up values: the same ones every time, among any other users. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { valueProblem } from '../../providers/constraints/value-rules.ts';
import { fakeProblem, fakeValues } from '../../providers/declaration/fake.ts';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';
import { encoded, told } from './reading.ts';

const once = (method: string, seed = 'diego') => fakeValues(seed)(method);

describe('a made-up value', () => {
  // An update of faker shows here that every declared value changes.
  it.each([
    ['person.fullName', 'Tommy Rutherford'],
    ['internet.email', 'Tommy_Larkin@example.com'],
    ['phone.number', '+17095759258'],
    ['date.birthdate', '1990-07-21'],
    ['datatype.boolean', 'false'],
    ['number.int', '6655511370500672'],
  ])('of %s for one seed is %s', (method, value) => {
    expect(once(method)).toBe(value);
  });

  it.each([
    'date.past',
    'date.recent',
    'date.birthdate',
    'string.ulid',
    'git.commitDate',
    'internet.jwt',
    'git.commitEntry',
  ])('of %s knows no clock', (method) => {
    const values = ['2001-01-01', '2040-06-01'].map((day) => {
      vi.useFakeTimers({ now: new Date(day) });
      return once(method);
    });
    expect(values[0]).toBe(values[1]);
    expect(values[0]).toBeTruthy();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is another for another seed, and another the second time', () => {
    const next = fakeValues('diego');
    expect(new Set([once('person.fullName', 'ana'), next('person.fullName'), next('person.fullName')]).size).toBe(3);
  });

  it.each([
    ['email', 'internet.email'],
    ['phone_number', 'phone.number'],
    ['birthdate', 'date.birthdate'],
  ])('for %s is one that Cognito takes: %s', (attribute, method) => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(
          valueProblem(attribute, once(method, seed) ?? '', { type: 'String', mutable: true, required: false }),
        ).toBe(undefined);
      }),
    );
  });

  it.each([
    'airline.airport',
    'helpers.fake',
    'string.fromCharacters',
    'color.rgb.x',
    'person',
    'constructor.name',
    'fakerCore.x',
  ])('of %s is none', (method) => {
    expect(once(method)).toBe(undefined);
  });
});

describe('the way out', () => {
  it.each([
    ['person.firstname', 'person.firstName'],
    ['Person.firstName', 'person.firstName'],
    ['firstName', 'person.firstName'],
    ['phone.phoneNumber', 'phone.number'],
    ['internet.mail', 'internet.email'],
  ])('of %s is %s', (method, right) => {
    expect(fakeProblem(method)[1]).toContain(`\${fake:${right}}`);
  });
});

describe('in a file', () => {
  const values = (users: readonly string[], attributes: readonly string[]) => {
    const own = attributes.map((name) => `${name}: "\${fake:person.fullName} \${fake:company.name}"`).join(', ');
    const text = `users: { ${users.map((name) => `${name}: { attributes: { ${own} } }`).join(', ')} }`;
    const { users: read, diagnostics } = readFileDeclaration('f.yaml', encoded(text));
    expect(told(diagnostics)).toEqual([]);
    return [...read].flatMap(([name, { user }]) =>
      [...user.attributes].map(([attribute, value]) => `${name}.${attribute}=${value}`),
    );
  };

  it('neither another user nor another attribute changes it', () => {
    const name = fc.stringMatching(/^[a-z]{1,5}$/).filter((text) => text !== 'null');
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, names, fc.nat(), (users, attributes, pick) => {
        const [user = '', attribute = ''] = [users[pick % users.length], attributes[pick % attributes.length]];
        const all = values(users, attributes);
        expect(all).toContain(values([user], [attribute])[0]);
        expect(new Set(all.map((value) => value.split('=')[1])).size).toBe(all.length);
      }),
    );
  });

  it('is text to whatever reads references', () => {
    const text = `users: { a: { attributes: { x: "\${fake:person.firstName} \${config:c} $\${stack}" } } }`;
    const { users } = readFileDeclaration('f.yaml', encoded(text));
    expect(users.get('a')?.user.attributes.get('x')).toMatch(/^[A-Z]\S+ \$\{config:c\} \$\$\{stack\}$/);
  });

  it('from defaults is another for each user', () => {
    const text = `defaults: { attributes: { x: "\${fake:person.fullName}" } }\nusers: { "u\${index}": { count: 20 } }`;
    const { users } = readFileDeclaration('f.yaml', encoded(text));
    expect(new Set([...users.values()].map(({ user }) => user.attributes.get('x'))).size).toBe(20);
  });
});
