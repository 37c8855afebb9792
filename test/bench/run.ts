/** `npm run bench`: calls first, then times as ratios to what the quotas allow, each case beside its bar; JSON in `.bench/`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import { type Bar, type CaseResult, cases } from './cases.ts';
import { previewUnchanged, upChanged } from './measure.ts';

const { case: chosen } = new Command('npm run bench --')
  .description('Measures calls, times and memory of the cases, against a double of Cognito with the rates of AWS.')
  .addOption(new Option('--case <name...>', 'only these').choices([...cases.keys()]).default([...cases.keys()], 'all'))
  .parse()
  .opts<{ case: readonly string[] }>();

const holds = ({ measured, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Bar) =>
  measured <= atMost && measured >= atLeast;
const figure = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });

function barText(bar: Bar): string {
  const limit =
    bar.atMost === bar.atLeast && bar.atMost !== undefined
      ? `= ${figure(bar.atMost)}`
      : [
          bar.atMost === undefined ? '' : `≤ ${figure(bar.atMost)}`,
          bar.atLeast === undefined ? '' : `≥ ${figure(bar.atLeast)}`,
        ].join('');
  return `${holds(bar) ? '✓' : '✗'} ${bar.what} ${figure(bar.measured)} ${limit}`;
}

function row({
  name,
  calls,
  seconds,
  floorSeconds,
  peakBytes,
  stateBytesPerUser,
  bars,
}: CaseResult): readonly string[] {
  return [
    name,
    Object.entries(calls)
      .map(([operation, sent]) => `${operation} ${figure(sent)}`)
      .join('\n'),
    `${seconds.toFixed(1)} / ${floorSeconds.toFixed(1)} s = ${(seconds / floorSeconds).toFixed(2)}`,
    peakBytes === undefined ? '' : `${figure(peakBytes / 1e6)} MB`,
    stateBytesPerUser === undefined ? '' : `${figure(stateBytesPerUser)} B`,
    bars.map(barText).join('\n'),
  ];
}

// What else runs on the machine shows before the first case begins.
const loadBefore = loadavg()[0] ?? 0;
console.log(`Load before: ${figure(loadBefore)} on ${availableParallelism()} cores.`);
console.log('The double has the rates of AWS and 100 ms latency, and runs in a process of its own.');
const one = { pool: 1, declared: 1 };
const floor = {
  preview: (await previewUnchanged(one)).seconds,
  up: (await upChanged(one, () => ({ 'custom:tenant': 'other' }))).seconds,
};
console.log(
  `The engine's own floor: a preview of one user ${floor.preview.toFixed(1)} s, an up ${floor.up.toFixed(1)} s.`,
);
const results: CaseResult[] = [];
for (const name of chosen) {
  console.log(`${name} …`);
  const result = await cases.get(name)?.(floor);
  if (result === undefined) continue;
  results.push(result);
  console.log(`  load of the last minute: ${figure(loadavg()[0] ?? 0)} on ${availableParallelism()} cores`);
  for (const bar of result.bars) console.log(`  ${barText(bar)}`);
}
const table = new Table({
  head: ['case', 'calls', 'time / floor', 'provider host', 'state a user', 'bars'],
  style: { head: [], border: [] },
});
table.push(...results.map((result) => [...row(result)]));
console.log(table.toString());
const folder = join(import.meta.dirname, '..', '..', '.bench');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'latest.json'), `${JSON.stringify({ loadBefore, floor, results }, undefined, 2)}\n`);
process.exitCode = results.every(({ bars }) => bars.every(holds)) ? 0 : 1;
