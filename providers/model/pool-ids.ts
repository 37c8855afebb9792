/** What the id of a user pool says. */

/** Its Region: an id is `<region>_<id>` (UserPoolType, Id). Undefined where it does not look so. */
export function regionOfPool(poolId: string): string | undefined {
  return /^([a-z]{2}(?:-[a-z]+)+-\d+)_/.exec(poolId)?.[1];
}
