/** Lists everybody of a pool: page after page in one list, or in one list a first digit of `sub`, side by side. */

import type { Gateway } from '../cognito/gateway.ts';
import type { LiveUser } from '../model/users.ts';
import { subPrefixes } from './reading-choice.ts';

/** Takes in the users of a page as it arrives. */
type Take = (page: readonly LiveUser[]) => void;

/** One list of everybody. Throws CognitoError. */
export async function listInOne(gateway: Pick<Gateway, 'listUsers'>, take: Take): Promise<void> {
  for await (const page of gateway.listUsers()) take(page);
}

/**
 * A list for each first digit of `sub`. False, and the lists are given up, when a page has a user of another list: then
 * the filter is not obeyed, as some emulators do not, and what was read is no sign of anything. Throws CognitoError.
 */
export async function listBySub(gateway: Pick<Gateway, 'listUsers'>, take: Take): Promise<boolean> {
  let obeyed = true;
  const lists = subPrefixes.map((prefix) => ({
    prefix,
    pages: gateway.listUsers({ attribute: 'sub', operator: '^=', value: prefix }),
  }));
  const isOfList = (page: readonly LiveUser[], prefix: string) => page.every(({ sub }) => sub.startsWith(prefix));
  const follow = async ({ prefix, pages }: (typeof lists)[number], most = Number.POSITIVE_INFINITY) => {
    for (let read = 0; read < most && obeyed; read++) {
      const { done, value: page } = await pages.next();
      if (done === true || !obeyed) return;
      obeyed = isOfList(page, prefix);
      if (obeyed) take(page);
    }
  };
  // One page tells whether the filter is obeyed, before fifteen others are asked for.
  for (const list of lists.slice(0, 1)) await follow(list, 1);
  await Promise.all(lists.map((list) => follow(list)));
  return obeyed;
}
