/** Which keys of the stack's configuration are secret: what the program may not put into plain text. */

/** The full keys whose values are secret: the engine tells the program in PULUMI_CONFIG_SECRET_KEYS. */
export function secretKeys(): readonly unknown[] {
  const keys: unknown = JSON.parse(process.env['PULUMI_CONFIG_SECRET_KEYS'] ?? '[]');
  return Array.isArray(keys) ? keys : [];
}
