/** Passwords that come hashed: PasswordHashingAlgorithmType, and what a row may have of each. */

export const hashingAlgorithms = ['ARGON2ID', 'BCRYPT', 'PBKDF2_SHA256', 'SCRYPT'] as const;

export type HashingAlgorithm = (typeof hashingAlgorithms)[number];

/** The beginnings of the libraries' own texts; no source says what Cognito reads (inferred, and strict). */
const begins: Readonly<Record<HashingAlgorithm, RegExp>> = {
  ARGON2ID: /^\$argon2id\$/,
  BCRYPT: /^\$2[abxy]?\$\d\d\$.{53}$/,
  PBKDF2_SHA256: /^\$pbkdf2-sha256\$/,
  SCRYPT: /^\$scrypt\$/,
};

/** Whether a job of that algorithm takes the hash. */
export function isHash(text: string, algorithm: HashingAlgorithm): boolean {
  return begins[algorithm].test(text);
}
