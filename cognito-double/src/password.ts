/** A password that can be compared and never read: neither a printed user nor a failed assertion shows it. */
export class Password {
  readonly #text: string;
  /** Milliseconds since 1970: a temporary one lives for some days from then. */
  readonly setAt: number;

  constructor(text: string, setAt: number) {
    this.#text = text;
    this.setAt = setAt;
  }

  matches(text: string): boolean {
    return text === this.#text;
  }
}
