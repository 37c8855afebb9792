/** What the pipelines of examples/ run: the shell script of every step, and the commands of this project and Pulumi's in it. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { project } from '../../script/sandbox/program-files.ts';

/** The folder of the pipelines. */
export const pipelines = join(project, 'examples', 'pipelines');

/** A step that runs a script. */
export interface PipelineStep {
  /** `preview.yml`, `.gitlab-ci.yml`. */
  readonly file: string;
  readonly job: string;
  /** As bash gets it, with `-e` and `-o pipefail` set. */
  readonly script: string;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

type GitLabJob = { readonly before_script?: readonly string[]; readonly script?: readonly string[] } | undefined;

/** Every step of every pipeline, in the order of the files. */
export function pipelineSteps(): readonly PipelineStep[] {
  return [...githubSteps(), ...gitlabSteps()];
}

function githubSteps(): readonly PipelineStep[] {
  return globSync('github/*.yml', { cwd: pipelines })
    .toSorted()
    .flatMap((path) => {
      const workflow: Workflow = parse(readFileSync(join(pipelines, path), 'utf8'));
      return Object.entries(workflow.jobs).flatMap(([job, { steps }]) =>
        steps.flatMap(({ run }) => (run === undefined ? [] : [{ file: basename(path), job, script: run }])),
      );
    });
}

function gitlabSteps(): readonly PipelineStep[] {
  const file = '.gitlab-ci.yml';
  const jobs: Readonly<Record<string, GitLabJob>> = parse(readFileSync(join(pipelines, 'gitlab', file), 'utf8'));
  return Object.entries(jobs).flatMap(([job, settings]) =>
    [...(settings?.before_script ?? []), ...(settings?.script ?? [])].map((script) => ({ file, job, script })),
  );
}

/** The commands `cognito-users` and `pulumi` of a script as it writes them, without what the shell does with their end. */
export function ownCommands(script: string): readonly string[] {
  return script
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.match(/(?<![\w/.-])(?:npx cognito-users|pulumi) .*?(?= (?:\|\||&&|[|>]) |;|$)/g) ?? []);
}
