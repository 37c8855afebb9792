/** Tells why a profile gives no credentials: the SDK's chain only says that nothing did. */
import { loadSharedConfigFiles } from '@smithy/core/config';
import { nearest } from '../../model/nearest.ts';

/** No file of AWS's has that profile. */
class ProfileMissing extends Error {
  override readonly name = 'ProfileMissing';
}

/** What is to be told of a chain that gave no credentials for that profile. */
export async function profileFailure(profile: string, error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || error.name !== 'CredentialsProviderError') return error;
  // As the SDK reads them, and anew: a profile may have come since.
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const profiles = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])];
  if (!profiles.includes(profile))
    return new ProfileMissing(`there is no AWS profile ${profile}${meant(profile, profiles)}`);
  error.message += ` (profile ${profile})`;
  return error;
}

function meant(profile: string, profiles: readonly string[]): string {
  if (profiles.length === 0) return ', and no other';
  const near = nearest(profile, profiles, Math.max(1, Math.floor(profile.length / 3)));
  return near === undefined ? '' : `; did you mean ${near}?`;
}
