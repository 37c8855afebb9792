/** docs/coverage.md is held to the SDK and to the code: no operation is missing, none is made up, and "done" is true. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { calledOperations } from '../cognito/called-operations.ts';

const page = readFileSync('docs/coverage.md', 'utf8');
const [operations = '', fieldsAndRest = ''] = page.split('## Fields of DescribeUserPool');
const [fields = '', rest = ''] = fieldsAndRest.split('## What does not concern administration of users');

const rows = (text: string) =>
  new Map([...text.matchAll(/^\| `(\w+)` \| (done|not) \|/gm)].map(([, name = '', state = '']) => [name, state]));
const listed = (text: string) => [...text.matchAll(/`([A-Z]\w+)`/g)].map(([, name = '']) => name);

const commands = Object.keys(sdk).flatMap((name) => (/^\w+Command$/.test(name) ? [name.replace(/Command$/, '')] : []));

describe('docs/coverage.md', () => {
  it('has each operation of the SDK once, and no other', () => {
    const named = [...[...operations.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name), ...listed(rest)];
    expect(named.toSorted()).toEqual(commands.toSorted());
  });

  it('says "done" of the operations that the code calls, and of no other', () => {
    const done = [...rows(operations)].flatMap(([name, state]) => (state === 'done' ? [name] : []));
    expect(done.toSorted()).toEqual([...calledOperations()].toSorted());
  });

  it('has each field of UserPoolType once, and no other', () => {
    const [tables = '', others = ''] = fields.split('These say nothing about users:');
    const named = [...rows(tables).keys(), ...listed(others)];
    expect(named.toSorted()).toEqual(userPoolFields().toSorted());
  });

  it('says "done" of the fields that are read, and of no other', () => {
    const reader = readFileSync('providers/cognito/pool-description.ts', 'utf8');
    for (const [name, state] of rows(fields)) {
      if (name !== 'Id') expect([name, reader.includes(`pool.${name}`)]).toEqual([name, state === 'done']);
    }
  });
});

/** As the SDK's own types have them. */
function userPoolFields(): readonly string[] {
  const manifest = createRequire(import.meta.url).resolve('@aws-sdk/client-cognito-identity-provider/package.json');
  const models = join(dirname(manifest), 'dist-types', 'models');
  const types = readdirSync(models).map((file) => readFileSync(join(models, file), 'utf8'));
  const [, body = ''] = types.join('\n').match(/export interface UserPoolType \{\n(.*?)\n\}/s) ?? [];
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name = '']) => name);
}
