/**
 * The double as a process of its own, for benches: `node cognito-double/src/main.ts --users 10000 --rates aws`.
 * Prints one line of JSON, `{"url":…,"userPoolId":…}`, and runs until it is killed; `/_double/` has its controls.
 */
import { parseArgs } from 'node:util';
import { startDouble } from './double.ts';
import { awsRates } from './rates.ts';
import { manyUsers } from './seeds.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    users: { type: 'string', default: '0' },
    rates: { type: 'string', default: 'none' },
    latency: { type: 'string', default: '0' },
    // UserUpdate=12.5, as often as wanted: what somebody else takes of a category.
    others: { type: 'string', multiple: true, default: [] },
  },
});

if (values.rates !== 'none' && values.rates !== 'aws') throw new Error('--rates is none or aws');
const double = await startDouble({
  port: Number(values.port),
  rates: values.rates === 'aws' ? awsRates : {},
  latencyMs: Number(values.latency),
});
double.setOthers(Object.fromEntries(values.others.map((other) => [other.split('=')[0], Number(other.split('=')[1])])));
const userPoolId = double.createPool({
  PoolName: 'bench',
  Schema: [{ Name: 'tenant', AttributeDataType: 'String' }],
  users: manyUsers(Number(values.users)),
});
process.stdout.write(`${JSON.stringify({ url: double.url, userPoolId })}\n`);
