/** The operations of Cognito that the product's sources call. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As the SDK names them: each `new …Command(` and `paginate…(` in providers/. */
export function calledOperations(): ReadonlySet<string> {
  const files = readdirSync('providers', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const sources = files.map((file) => readFileSync(join('providers', file), 'utf8'));
  return new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/new (\w+)Command\(|\bpaginate(\w+)\(/g)].map(([, command, list]) => command ?? list ?? ''),
    ),
  );
}
