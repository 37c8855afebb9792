/** Pools for tests of pure rules: nothing in them but what a test says. */
import type { Pool } from '../../providers/model/pool.ts';

/** A case-sensitive pool without schema, aliases and verification, but for those properties. */
export function poolWith(properties: Partial<Pool> = {}): Pool {
  return {
    id: 'eu-west-1_a',
    schema: new Map(),
    usernameAttributes: new Set(),
    aliasAttributes: new Set(),
    caseSensitive: true,
    selfSignUp: false,
    autoVerifiedAttributes: new Set(),
    mfa: 'OFF',
    verifiedBeforeUpdate: new Set(),
    estimatedNumberOfUsers: 0,
    ...properties,
  };
}
