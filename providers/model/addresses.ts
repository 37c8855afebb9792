/** The attributes that are addresses, and the flags that belong to them. */
import type { AttributeName } from './names.ts';

/** The attributes to whose value Cognito sends messages. */
export type AddressAttribute = 'email' | 'phone_number';

/** All of them, e-mail first. */
export const addressAttributes: readonly AddressAttribute[] = ['email', 'phone_number'];

/** Whether Cognito sends messages to the value of that attribute. */
export function isAddress(name: AttributeName): name is AddressAttribute {
  return addressAttributes.some((address) => address === name);
}

/** The address that `email_verified` or `phone_number_verified` is about; undefined for any other attribute. */
export function addressOfFlag(name: AttributeName): AddressAttribute | undefined {
  return addressAttributes.find((address) => name === `${address}_verified`);
}
