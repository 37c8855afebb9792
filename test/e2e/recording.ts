/** Records what is asked of a provider, by the real engine or the tests' own in their process. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as pulumi from '@pulumi/pulumi';
import { project } from '../../script/sandbox/program-files.ts';

/** A provider with all its verbs. */
export type Verbs = Required<
  Pick<pulumi.dynamic.ResourceProvider, 'configure' | 'check' | 'diff' | 'create' | 'read' | 'update' | 'delete'>
>;

/** One call of a verb. */
export interface RecordedCall {
  /** The provider's process: the first is 1. */
  readonly process: number;
  readonly verb: string;
  readonly args: readonly unknown[];
  /** `ok`, or how the verb failed. */
  readonly result: 'ok' | 'refused' | 'failed' | 'failed partially' | 'unanswered';
}

type Entry = { readonly at: string } & (
  | { readonly verb: string; readonly args: readonly unknown[] }
  | { readonly result: RecordedCall['result'] }
);

/** The same verbs, which append each call and its result to that file. */
export function recorded(verbs: Verbs, file: string, process: string): Verbs {
  let calls = 0;
  const record =
    <A extends readonly unknown[], R>(verb: string, run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const at = `${process}/${++calls}`;
      const tell = (entry: Omit<Entry, 'at'>) => appendFileSync(file, `${JSON.stringify({ at, ...entry })}\n`);
      tell({ verb, args: verb === 'configure' || isBig(args) ? [] : args });
      try {
        const result = await run(...args);
        tell({ result: isRefusal(result) ? 'refused' : 'ok' });
        return result;
      } catch (error) {
        tell({ result: error instanceof Error && 'reasons' in error ? 'failed partially' : 'failed' });
        throw error;
      }
    };
  return {
    configure: record('configure', verbs.configure),
    check: record('check', verbs.check),
    diff: record('diff', verbs.diff),
    create: record('create', verbs.create),
    read: record('read', verbs.read),
    update: record('update', verbs.update),
    delete: record('delete', verbs.delete),
  };
}

/** Whether it takes more than a megabyte, which nobody compares word by word. */
function isBig(args: readonly unknown[]): boolean {
  return JSON.stringify(args).length > 1_000_000;
}

function isRefusal(result: unknown): boolean {
  const { failures }: { readonly failures?: unknown } = Object(result);
  return Array.isArray(failures) && failures.length > 0;
}

/** What the file has recorded. Every `hidden` text stands as the name that it has there. */
export function recordedCalls(file: string, hidden: Readonly<Record<string, string>>): readonly RecordedCall[] {
  let text = readFileSync(file, 'utf8');
  for (const [name, value] of Object.entries(hidden)) text = text.replaceAll(value, `<${name}>`);
  const entries: readonly Entry[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const processes = [...new Set(entries.map(({ at }) => at.split('/')[0]))];
  const results = new Map(entries.flatMap((entry) => ('result' in entry ? [[entry.at, entry.result] as const] : [])));
  return entries.flatMap((entry) => {
    if (!('verb' in entry)) return [];
    const number = processes.indexOf(entry.at.split('/')[0]) + 1;
    return [
      { process: number, verb: entry.verb, args: entry.args, result: results.get(entry.at) ?? ('unanswered' as const) },
    ];
  });
}

/** Files of a sandbox whose provider records into `recording` there. */
export function recordingFiles(packageJson: string): Readonly<Record<string, string>> {
  const { exports, ...manifest } = JSON.parse(packageJson);
  const handler = `import { join } from 'node:path';
import * as handler from './providers/handler.ts';
import { recorded } from ${JSON.stringify(join(project, 'test/e2e/recording.ts'))};
const file = join(import.meta.dirname, 'recording');
const { remove: deleted, ...verbs } = handler;
const provider = recorded({ ...verbs, delete: deleted }, file, String(process.pid));
export const { configure, check, diff, create, read, update, delete: remove } = provider;
`;
  return {
    'package.json': JSON.stringify({ ...manifest, exports: { ...exports, './handler': './recorded-handler.ts' } }),
    'recorded-handler.ts': handler,
    recording: '',
  };
}
