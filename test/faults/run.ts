/** `npm run faults`: seeded trials of `up` through faults and kills; prints the seed and counts, and fails if anything broke. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { TrialResult } from './trial.ts';
import { trials } from './trials.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    /** The first trial's seed; the others count on from it. */
    seed: { type: 'string', default: '0' },
    'side-by-side': { type: 'string', default: '2' },
  },
});
const [runs, seed, lanes] = [Number(values.runs), Number(values.seed), Number(values['side-by-side'])];

/** Every so-manyth seed, so that the lanes share them out. */
const seedsOf = (lane: number) =>
  Array.from({ length: runs }, (_, n) => seed + n).filter((_, index) => index % lanes === lane);

const results: TrialResult[] = [];
console.log(
  `${runs} trials from seed ${seed} on, ${lanes} side by side; one alone: npm run faults -- --runs 1 --seed N`,
);
await Promise.all(
  Array.from({ length: lanes }, async (_, lane) => {
    for await (const result of trials(seedsOf(lane))) {
      results.push(result);
      const verdict = result.broken.length === 0 ? 'ok' : 'BROKEN';
      console.log(
        `${results.length}/${runs}  seed ${result.seed}  ${result.kind}  ${result.faults} faults  ${verdict}`,
      );
      for (const problem of result.broken) console.log(`    ${problem}`);
    }
  }),
);

const table = new Table({ head: ['what failed', 'trials', 'faults met', 'broken'], style: { head: [], border: [] } });
for (const [kind, of] of Map.groupBy(results, (result) => result.kind)) {
  const faults = of.reduce((sum, result) => sum + result.faults, 0);
  table.push([kind, of.length, faults, of.filter(({ broken }) => broken.length > 0).length]);
}
console.log(table.toString());
const broken = results.filter((result) => result.broken.length > 0);
console.log(`seeds ${seed} to ${seed + runs - 1}: ${results.length - broken.length} held, ${broken.length} broke`);
process.exitCode = broken.length === 0 ? 0 : 1;
