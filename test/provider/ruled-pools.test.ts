/** Random pools, files and rules over real HTTP: one up, and the second has nothing to do. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import { problemsOfRules } from '../../providers/constraints/forbidden-rules.ts';
import type { DeclaredRules } from '../../providers/model/rules.ts';
import { planComponent } from '../../providers/provider/component-plan.ts';
import { rules } from '../plan/rules/random-rules.ts';
import { openWorkbench, type Workbench } from './component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

const value = fc.constantFrom('x', 'y', 'xy');
const user = (username: string): fc.Arbitrary<UserSpec> =>
  fc.record({
    username: fc.constant(username),
    enabled: fc.boolean(),
    groups: fc.subarray(['g', 'h']),
    attributes: fc
      .record({
        nickname: fc.option(value, { nil: undefined }),
        'custom:a': fc.option(value, { nil: undefined }),
        'custom:b': fc.option(value, { nil: undefined }),
        email: fc.option(fc.constant(`${username}@x.org`), { nil: undefined }),
        email_verified: fc.constantFrom('true', 'false'),
      })
      .map((given) =>
        Object.fromEntries(
          Object.entries(given).flatMap(([name, text]) =>
            text === undefined || (name === 'email_verified' && given.email === undefined) ? [] : [[name, text]],
          ),
        ),
      ),
  });

/** Some of the users are named in the files as well. */
const declared = fc.dictionary(
  fc.constantFrom('u', 'v', 'new'),
  fc.record(
    {
      attributes: fc.record({ nickname: value, 'custom:a': value }, { requiredKeys: [] }),
      groups: fc.subarray(['g', 'h']),
    },
    { requiredKeys: [] },
  ),
);

function rulesOf(given: DeclaredRules): object {
  const renamed = (name: string) => (['a', 'b', 'c'].includes(name) ? `custom:${name}` : name);
  return Object.fromEntries(
    [...given].map(([name, { match, except, attributes, groups }]) => [
      name,
      {
        match: match.size === 0 ? 'everybody' : Object.fromEntries([...match].map(([key, all]) => [renamed(key), all])),
        ...(except.length === 0 ? {} : { except }),
        attributes: Object.fromEntries([...attributes].map(([key, text]) => [renamed(key), text])),
        groups,
        unproven: 'allow',
      },
    ]),
  );
}

describe('random pools', () => {
  it('are as their rules say after one up, which makes as many users active as predicted, and the second has nothing to do (16, 17.6)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(user('u'), user('v'), user('w')),
        declared,
        rules.filter((given) => problemsOfRules(given).length === 0),
        async (users, files, given) => {
          bench.write('a.yaml', stringify({ users: files, rules: rulesOf(given) }));
          const Schema = ['a', 'b', 'c'].map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true }) as const);
          const userPoolId = bench.double.createPool({ Schema, groups: ['g', 'h'], users });
          const settings = { missingUsers: 'create' } as const;
          const first = await bench.start({ userPoolId, settings });
          expect(await first.check()).toEqual([]);
          const { activeUsers } = await planComponent(first.session, undefined, first.inputs);
          const outputs = await first.create().catch(() => undefined);
          // Users that are held back end a run badly, and wait for the files to say more.
          if (outputs === undefined) return fc.pre(false);
          expect(bench.double.activeUsers(userPoolId).size).toBe(activeUsers);
          bench.double.reset();
          const second = await bench.start({ userPoolId, settings });
          expect(await second.diff(outputs)).toBe(false);
          const writing = Object.keys(bench.double.calls()).filter((name) => /^Admin(?!Get|List)/.test(name));
          expect(writing).toEqual([]);
          expect(bench.double.activeUsers(userPoolId).size).toBe(0);
        },
      ),
      { numRuns: Number(process.env['RANDOM_POOLS'] ?? 200) },
    );
  });
});
