/** The JSON Schema for editors and the reader agree on every case that a schema can judge. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { knownKeys } from '../../providers/declaration/shape.ts';
import { invalidFiles, validFiles } from './cases.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/users.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** As an editor sees a file: plain data. Undefined when it is none. */
function data(text: string): unknown {
  const [document, ...others] = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: 'error' });
  if (document === undefined) return null;
  if (others.length > 0 || !('errors' in document) || document.errors.length > 0) return undefined;
  return document.toJS();
}

const judged = Object.entries({ ...validFiles, ...invalidFiles }).filter(([, file]) => file.beyondSchema === undefined);

describe('the schema', () => {
  it.each(judged)('judges as the reader does: %s', (_name, { text, problems }) => {
    expect(validate(data(text))).toBe(problems.length === 0);
  });

  const blind = Object.entries(invalidFiles).filter(([, file]) => !['notation', undefined].includes(file.beyondSchema));
  it.each(blind)('cannot see what is wrong with %s', (_name, { text }) => {
    expect(validate(data(text))).toBe(true);
  });

  it('knows the same keys as the reader', () => {
    const { definitions, properties } = schema;
    expect(Object.keys(properties)).toEqual(knownKeys.file);
    expect(Object.keys(properties.defaults.properties)).toEqual(knownKeys.defaults);
    expect(Object.keys(definitions.user.properties)).toEqual(knownKeys.user);
    expect(Object.keys(definitions.rule.properties)).toEqual(knownKeys.rule);
  });
});
