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
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

/** A job of a workflow of GitHub. */
export interface WorkflowJob {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string;
  readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly with?: unknown }[];
}

type GitLabJob = { readonly before_script?: readonly string[]; readonly script?: readonly string[] } | undefined;

/** Every step of every pipeline, in the order of the files. */
export function pipelineSteps(): readonly PipelineStep[] {
  return [...githubSteps(), ...gitlabSteps()];
}

/** The workflows of GitHub: the jobs of each, by its file's name. */
export function githubJobs(): readonly (readonly [file: string, jobs: Workflow['jobs']])[] {
  return globSync('github/*.yml', { cwd: pipelines })
    .toSorted()
    .map((path) => {
      const workflow: Workflow = parse(readFileSync(join(pipelines, path), 'utf8'));
      return [basename(path), workflow.jobs];
    });
}

function githubSteps(): readonly PipelineStep[] {
  return githubJobs().flatMap(([file, jobs]) =>
    Object.entries(jobs).flatMap(([job, { steps }]) =>
      steps.flatMap(({ run }) => (run === undefined ? [] : [{ file, job, script: run }])),
    ),
  );
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
    .flatMap(
      (line) =>
        line.match(
          /(?<![\w/.-])(?:npm exec --no -- cognito-users|npx cognito-users|pulumi) .*?(?= (?:\|\||&&|[|>]) |;|$)/g,
        ) ?? [],
    );
}
