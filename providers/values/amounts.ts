/** Amounts as people read them: counts with their noun, numbers, lengths of time. */

/** `10,000`. */
export function figure(some: number): string {
  return some.toLocaleString('en');
}

/** `1 user`, `10,000 users`. */
export function count(some: number, one: string, many = `${one}s`): string {
  return `${figure(some)} ${some === 1 ? one : many}`;
}

/** `ana, bob and 3 more`: at most that many names. */
export function someNames(names: readonly string[], most: number): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${figure(more)} more` : ''}`;
}

/** One decimal below ten, none above. */
export function shortNumber(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** `4 s`, `2 min 5 s`, `3 h 20 min`: whole seconds, rounded up, so that what is not over never says 0. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${figure(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
