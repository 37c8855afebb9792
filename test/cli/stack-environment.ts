/** What the command line runs in to find the stack of a stage. */
import { delimiter, join } from 'node:path';
import { findEngine } from '../../script/engine.mjs';
import { backendUrl } from '../../script/sandbox/program.ts';
import { passphrase } from '../../script/sandbox/stack-files.ts';
import { commandEnvironment } from './stage.ts';

/** The part of a stage that the command line is told. */
export interface ShownStage {
  readonly double: { readonly url: string };
  readonly program: { readonly folder: string };
}

/** The sandbox's own backend and engine, and that double. */
export function stackEnvironment({ double, program }: ShownStage): Readonly<Record<string, string>> {
  const paths = [findEngine()?.folder ?? '', process.env['PATH'] ?? ''];
  return {
    ...commandEnvironment(double.url),
    PATH: paths.join(delimiter),
    PULUMI_HOME: join(program.folder, '.pulumi-home'),
    PULUMI_BACKEND_URL: backendUrl(program.folder),
    PULUMI_CONFIG_PASSPHRASE: passphrase,
  };
}
