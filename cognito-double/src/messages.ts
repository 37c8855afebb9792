/** What Cognito would have sent to users: nothing leaves, everything is remembered. */
import type { Contact } from './user.ts';

/** Why a message is sent. */
type MessageKind =
  /** The new address waits until its code is answered (AttributesRequireVerificationBeforeUpdate). */
  | 'verify-before-update'
  /** The address has changed already and its code verifies it (AutoVerifiedAttributes). */
  | 'verify'
  /** AdminCreateUser without SUPPRESS. */
  | 'invitation';

export interface Message {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly pool: string;
  readonly username: string;
  readonly channel: 'EMAIL' | 'SMS';
  readonly kind: MessageKind;
  readonly destination: string;
}

/** A message before its time and its user are known. */
export interface Draft {
  readonly kind: MessageKind;
  readonly contact: Contact;
  readonly destination: string;
}

export class Outbox {
  readonly #now: () => number;
  readonly #sent: Message[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  sent(): readonly Message[] {
    return [...this.#sent];
  }

  send(pool: string, username: string, drafts: readonly Draft[]): void {
    for (const { kind, contact, destination } of drafts) {
      const channel = contact === 'email' ? 'EMAIL' : 'SMS';
      this.#sent.push({ at: this.#now(), pool, username, channel, kind, destination });
    }
  }

  clear(): void {
    this.#sent.length = 0;
  }
}
