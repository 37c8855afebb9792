import { describe, it } from 'vitest';
import { plan } from '../../providers/plan/plan.ts';
import { account, aliased, inputsWith } from '../plan/inputs.ts';
describe('perf', () => {
  it.each([2000, 4000, 8000, 16000])('sybils %i', (n) => {
    const live = Array.from({ length: n }, (_, i) => account(`sybil-with-a-name-${i}`, { status: 'CONFIRMED', attributes: new Map([['email', 'ann@x.org'], ['email_verified', 'false']]) }));
    const declared = new Map([['ann@x.org', { attributes: new Map([['a', 'b']]) }]]);
    const inputs = inputsWith({ pool: aliased, live, declared } as never);
    const t = performance.now();
    const p = plan(inputs);
    console.log(n, Math.round(performance.now() - t), 'ms', p.users[0]?.heldBack?.code, p.users[0]?.heldBack?.message.length);
  });
});
