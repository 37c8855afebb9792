/** What people copy is right: the declarations of the examples, in the reader's eyes and in an editor's. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';

const project = join(import.meta.dirname, '..', '..');
const schema = JSON.parse(readFileSync(join(project, 'schema', 'users.schema.json'), 'utf8'));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
const files = globSync('examples/*/users/**/*.yaml', { cwd: project }).toSorted();

describe('the declarations of the examples', () => {
  it('are those of both', () => {
    expect(new Set(files.map((file) => file.split('/')[1]))).toEqual(new Set(['environments', 'new-pool', 'rules']));
  });

  it.each(files)('%s has no mistake', (file) => {
    const bytes = readFileSync(join(project, file));
    expect(readFileDeclaration(file, bytes).diagnostics).toEqual([]);
    expect(validate(parse(bytes.toString())) || validate.errors).toBe(true);
  });
});
