/** Compares values as the pool does: what Cognito holds to be equal is no change. */
import type { AttributeName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { sameJson } from '../values/equal-json.ts';

/** The pool's rules as functions over data, built once from its description. */
export interface Rules {
  /** Whether Cognito holds `live` and `declared` to be one value of that attribute; texts that are equal always are. */
  same(name: AttributeName, declared: string, live: string): boolean;
  /** Whether `unmanagedAttributes: delete` has to leave that attribute alone. */
  untouchable(name: AttributeName): boolean;
}

/** Attributes whose letter case the pool's case rule decides (UsernameConfigurationType, CaseSensitive). */
const caseRuled: ReadonlySet<AttributeName> = new Set(['email', 'preferred_username']);

/** Attributes that are Cognito's own (SchemaAttributeType; developer guide, attributes). */
const neverWritten = /^(sub|identities|cognito:.*)$/;

/** The pool's rules: booleans without case, e-mail as the pool's case rule says, JSON as JSON, all else to the letter. */
export function poolRules(pool: Pool): Rules {
  return {
    same(name, declared, live) {
      if (declared === live) return true;
      if (pool.schema.get(name)?.type === 'Boolean') return declared.toLowerCase() === live.toLowerCase();
      if (!pool.caseSensitive && caseRuled.has(name)) return declared.toLowerCase() === live.toLowerCase();
      return sameJson(declared, live);
    },
    untouchable(name) {
      const rule = pool.schema.get(name);
      // What nobody may write, what the account cannot be without, and the names it signs in by.
      if (neverWritten.test(name) || rule?.required === true || rule?.mutable === false) return true;
      const address = name.replace(/_verified$/, '');
      return pool.usernameAttributes.has(address) || pool.aliasAttributes.has(address);
    },
  };
}
