/** Hashes of passwords that another directory has made: what an import job takes (CreateUserImportJob, PasswordHashingAlgorithm). */

/** The algorithms that a job may have: one for all of its rows. */
export const hashAlgorithms = ['BCRYPT', 'SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const;

export type HashAlgorithm = (typeof hashAlgorithms)[number];

/**
 * The column of a job's file that has the hash, where GetCSVHeader names none: no source has its name (inferred, after the columns
 * `cognito:username` and `cognito:mfa_enabled`).
 */
export const defaultHashColumn = 'cognito:password_hash';

/** The form of the algorithm's own library; of SCRYPT and PBKDF2_SHA256 no source says which form Cognito reads, so any text is taken. */
const forms: Readonly<Record<HashAlgorithm, RegExp>> = {
  BCRYPT: /^\$2[abxy]?\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/,
  ARGON2ID: /^\$argon2id\$(?:v=\d+\$)?m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$/,
  SCRYPT: /^(?!\$2|\$argon2)[\x21-\x7e]{16,2048}$/,
  PBKDF2_SHA256: /^(?!\$2|\$argon2)[\x21-\x7e]{16,2048}$/,
};

/** Whether the hash looks like one of that algorithm. */
export function fitsAlgorithm(hash: string, algorithm: HashAlgorithm): boolean {
  return forms[algorithm].test(hash);
}
