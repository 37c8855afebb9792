/** Page tokens nobody can read or make: each belongs to the exact parameters it was given for, and lives one hour. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalidParameter } from './errors.ts';
import type { Position } from './sorted-index.ts';

/** COGNITO.md, Reading: a token lives one hour. */
const lifetimeMs = 60 * 60 * 1000;

interface Contents {
  readonly position: Position;
  readonly parameters: string;
  readonly expires: number;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

export class PageTokens {
  readonly #now: () => number;
  readonly #key = randomBytes(32);

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `parameters` is everything of the request but the token. */
  seal(parameters: unknown, position: Position): string {
    const contents: Contents = {
      position,
      parameters: JSON.stringify(parameters),
      expires: this.#now() + lifetimeMs,
    };
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, this.#key, nonce);
    const sealed = Buffer.concat([sealing.update(JSON.stringify(contents)), sealing.final()]);
    return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
  }

  /** Where that token goes on. Throws InvalidParameterException for a foreign, expired or differently used one. */
  open(parameters: unknown, token: string): Position {
    const contents = this.#contents(Buffer.from(token, 'base64url'));
    if (contents?.parameters !== JSON.stringify(parameters) || contents.expires < this.#now()) {
      throw invalidParameter('Invalid pagination token.');
    }
    return contents.position;
  }

  #contents(token: Buffer): Contents | undefined {
    try {
      const opening = createDecipheriv(cipher, this.#key, token.subarray(0, nonceBytes));
      opening.setAuthTag(token.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = Buffer.concat([opening.update(token.subarray(nonceBytes + tagBytes)), opening.final()]);
      const contents: Contents = JSON.parse(text.toString());
      return contents;
    } catch {
      return undefined;
    }
  }
}
