/** What the id of a user pool says. */

/** Its Region: an id is `<region>_<id>` (UserPoolType, Id). Undefined where it does not look so. */
export function regionOfPool(poolId: string): string | undefined {
  return /^([a-z]{2}(?:-[a-z]+)+-\d+)_/.exec(poolId)?.[1];
}

/**
 * What is wrong with the id of a user pool (UserPoolIdType); undefined where it may be one.
 * @example poolIdFlaw('nonsense') // 'must be the id of a user pool, such as eu-west-1_AbCdEf123'
 */
export function poolIdFlaw(given: unknown): string | undefined {
  if (typeof given === 'string' && /^[\w-]+_[0-9a-zA-Z]+$/.test(given) && given.length <= 55) return undefined;
  return 'must be the id of a user pool, such as eu-west-1_AbCdEf123';
}
