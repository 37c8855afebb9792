/** `npm run faults`: seeded trials of `up` through faults and kills; prints the seed and counts, and fails if anything broke. */
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import type { TrialResult } from './trial.ts';
import { trials } from './trials.ts';

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it is a whole number.');
  return Number(text);
}

const {
  runs,
  seed,
  sideBySide: lanes,
} = new Command('npm run faults --')
  .description('Runs `up` through faults and kills, and looks at what the next one makes of it.')
  .option('--runs <number>', 'so many trials', wholeNumber, 200)
  .option('--seed <number>', "the first trial's seed; the others count on from it", wholeNumber, 0)
  .option('--side-by-side <number>', 'so many at a time', wholeNumber, 2)
  .parse()
  .opts<{ runs: number; seed: number; sideBySide: number }>();

/** Every so-manyth seed, so that the lanes share them out. */
const seedsOf = (lane: number) =>
  Array.from({ length: runs }, (_, n) => seed + n).filter((_, index) => index % lanes === lane);

const results: TrialResult[] = [];
console.log(
  `${runs} trials from seed ${seed} on, ${lanes} side by side; a single one: npm run faults -- --runs 1 --seed N`,
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
