import { afterEach, describe, it } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from '../provider/stage.ts';
let stage: StackStage | undefined;
afterEach(() => stage?.dispose());
const show = (l: string, r: { exitCode: number; output: string; calls: object }) => console.log(l, r.exitCode, r.output.slice(0, 1500), JSON.stringify(r.calls));
describe('I', () => {
  it('I1 held back by alias-taken, its secret rotated, then attribute removed; and enabled drift', async () => {
    stage = await createStage({ ann: {}, bob: {} }, { 'users/a.yaml': 'users:\n  ann: { attributes: { custom:tier: a }, protect: true }\n  bob: { attributes: { custom:tier: a } }\n' }, { removedUsers: 'disable' }, { AliasAttributes: ['preferred_username', 'email'] });
    await stage.up();
    // name removed while another name leaves: ann's record, protected, moves to a name by e-mail
    stage.double.changeByHand(stage.poolId, 'ann', { email: 'ann@x.org', email_verified: 'true' });
    await stage.write('users/a.yaml', 'users:\n  ann@x.org: { attributes: { custom:tier: a } }\n  bob: { attributes: { custom:tier: a } }\n');
    show('moved', await stage.up());
    await stage.write('users/a.yaml', 'users:\n  bob: { attributes: { custom:tier: a } }\n');
    show('removed', await stage.up());
    console.log(stage.double.live(stage.poolId).get('ann')?.enabled);
  });
  it('I2 protect lifted by onlyUsers/rename; recorded user under two names', async () => {
    stage = await createStage({ ann: {}, bob: {} }, { 'users/a.yaml': 'users:\n  ann: { attributes: { custom:tier: a } }\n  bob: { attributes: { custom:tier: a } }\n' }, { removedUsers: 'disable', unprovenNames: 'allow' }, { AliasAttributes: ['preferred_username', 'email'] });
    await stage.up();
    const sub = stage.double.live(stage.poolId).get('ann')?.sub;
    stage.double.changeByHand(stage.poolId, 'bob', { preferred_username: 'carl' });
    // bob leaves the files while carl, whom nobody is, is declared: unprovenNames allow
    await stage.write('users/a.yaml', `users:\n  ann: { attributes: { custom:tier: a } }\n  carl: { attributes: { custom:tier: boss } }\n`);
    show('p', await stage.preview());
    show('u', await stage.up());
    console.log(stage.double.live(stage.poolId).get('bob')?.enabled, stage.live('bob'), sub);
  });
  it('I3 two declared names, one account: recorded name is left out by onlyUsers', async () => {
    stage = await createStage({ ann: { email: 'ann@x.org', email_verified: 'true' } }, { 'users/a.yaml': 'users:\n  ann: { attributes: { custom:tier: a } }\n' }, { removedUsers: 'disable' }, { AliasAttributes: ['email'] });
    await stage.up();
    await stage.configure({ onlyUsers: JSON.stringify(['ann@x.org']) });
    await stage.write('users/a.yaml', 'users:\n  ann@x.org: { attributes: { custom:tier: b } }\n');
    show('u', await stage.up());
    await stage.configure({ onlyUsers: undefined });
    show('u2', await stage.up());
    console.log(stage.double.live(stage.poolId).get('ann')?.enabled, stage.live('ann'));
  });
  it('I4 onlyUsers leaves the declared new name out, old name in the list', async () => {
    stage = await createStage({ ann: { email: 'ann@x.org', email_verified: 'true' } }, { 'users/a.yaml': 'users:\n  ann@x.org: { attributes: { custom:tier: a } }\n' }, { removedUsers: 'disable' }, { AliasAttributes: ['email'] });
    await stage.up();
    await stage.configure({ onlyUsers: JSON.stringify(['ann@x.org']) });
    await stage.write('users/a.yaml', 'users:\n  ann: { attributes: { custom:tier: a } }\n');
    show('u', await stage.up());
    console.log(stage.double.live(stage.poolId).get('ann')?.enabled);
  });
  it('I5 onlyUsers: new name is a verified address, old record listed by name; namesake not read (look-ups)', async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`x${i}`, {}]));
    stage = await createStage({ ...many, ann: { email: 'ann@x.org', email_verified: 'true' } }, { 'users/a.yaml': 'users:\n  ann: { attributes: { custom:tier: a } }\n' }, { removedUsers: 'disable' }, { AliasAttributes: ['email'] });
    await stage.up();
    await stage.configure({ onlyUsers: JSON.stringify(['ann']) });
    await stage.write('users/a.yaml', 'users:\n  ann@x.org: { attributes: { custom:tier: a } }\n');
    show('u', await stage.up());
    console.log('enabled', stage.double.live(stage.poolId).get('ann')?.enabled);
  });
});
