/** The forms of addresses: what Cognito takes for an e-mail address, and what for a phone number. */
import type { AddressAttribute } from '../model/addresses.ts';

/**
 * HTML's "valid e-mail address" to the letter (HTML Living Standard, 4.10.5.1.5), which has ASCII only and no quotes, comments or
 * names around the address. Cognito wants "the standard email format" (Developer Guide, attributes) and is known to refuse more
 * than HTML does.
 */
const htmlEmail =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** E.164: a plus, a country code that does not start with 0, 15 digits at most, nothing between them. */
const e164 = /^\+[1-9]\d{1,14}$/;

/** Whether the text is an e-mail address: HTML's form, and a domain of two labels or more. */
export function isEmail(text: string): boolean {
  return htmlEmail.test(text) && text.includes('.', text.lastIndexOf('@'));
}

/** Whether the text is a phone number in the form of E.164. */
export function isPhoneNumber(text: string): boolean {
  return e164.test(text);
}

/** The attribute whose form the text has; undefined for what is no address. */
export function addressForm(text: string): AddressAttribute | undefined {
  return isEmail(text) ? 'email' : isPhoneNumber(text) ? 'phone_number' : undefined;
}

/** Whether the text would be an e-mail address, were its letters written in ASCII. */
export function isInternational(text: string): boolean {
  return /\P{ASCII}/u.test(text) && isEmail(text.replaceAll(/\P{ASCII}/gu, 'x'));
}
