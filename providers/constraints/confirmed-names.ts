/** The attribute that an account takes only once it is confirmed. */

import type { AttributeName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';

/**
 * "Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias"
 * (Developer Guide, aliases; amplify-js 1669). AdminCreateUser is refused with it too.
 */
export function needsConfirmation(name: AttributeName, pool: Pool): boolean {
  return name === 'preferred_username' && pool.aliasAttributes.has(name);
}

/**
 * Whether the account may have such an attribute. The API reference calls FORCE_CHANGE_PASSWORD "confirmed" (UserType, UserStatus); no
 * source says that Cognito takes the name then, and a refusal would keep the user's other attributes from being written.
 */
export function isConfirmed({ status }: LiveUser): boolean {
  return status !== 'UNCONFIRMED' && status !== 'FORCE_CHANGE_PASSWORD';
}
