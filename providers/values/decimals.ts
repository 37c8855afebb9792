/** Exact comparison of decimal numbers of any size. */

/** A decimal number, in digits or with an exponent. */
const decimal = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/** Whether that text is a decimal number as limits are given: `9007199254740993`, `-1`, `2.5`, `1E308`. */
export function isDecimal(text: string): boolean {
  return decimal.test(text);
}

/**
 * Compares a whole number with a decimal one: negative when the first is smaller, 0 when they are equal. No digit is rounded away.
 * Throws a RangeError for a limit that is no decimal number, and a SyntaxError for a number that is not whole.
 */
export function compareWhole(whole: string, limit: string): number {
  const match = decimal.exec(limit);
  if (match === null) throw new RangeError(`${limit} is no decimal number`);
  const [, sign = '', digits = '', fraction = '', exponent = '0'] = match;
  const unsigned = BigInt(digits + fraction);
  const coefficient = sign === '-' ? -unsigned : unsigned;
  const places = BigInt(exponent) - BigInt(fraction.length);
  const difference =
    places < 0n ? BigInt(whole) * 10n ** -places - coefficient : BigInt(whole) - coefficient * 10n ** places;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
