/** The documents are true of what is there: links, settings, flags, errors, and an API reference without a gap. */
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { answerRows } from '../../providers/cognito/answers/answer-table.ts';
import { configKeys, settingsTable } from '../../providers/settings/table.ts';

const project = join(import.meta.dirname, '..', '..');
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  ...readdirSync(join(project, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  'template/README.md',
  ...globSync('examples/*/README.md', { cwd: project }).toSorted(),
];
const textOf = (file: string) => readFileSync(join(project, file), 'utf8');
const everything = documents.map(textOf).join('\n');

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}

function treeOf(file: string): readonly Node[] {
  return nodesOf(fromMarkdown(textOf(file), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): readonly string[] {
  return treeOf(file)
    .filter(({ type }) => type === 'heading')
    .map((heading) => {
      const text = nodesOf(heading)
        .map(({ value = '' }) => value)
        .join('');
      return text
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
    });
}

describe.each(documents)('%s', (file) => {
  const links = treeOf(file).flatMap(({ type, url = '' }) => (type === 'link' && !/^https?:/.test(url) ? [url] : []));
  it('links only to what is there', () => {
    for (const link of links) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      expect(existsSync(join(project, target)), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  it('shows only commands and flags that the command line has', () => {
    const commands = new Map(createProgram(() => undefined).commands.map((command) => [command.name(), command]));
    const shown = treeOf(file).flatMap(({ type, value = '' }) =>
      ['code', 'inlineCode'].includes(type) ? value.split('\n') : [],
    );
    for (const line of shown) {
      const [, name = '', flags = ''] = /cognito-users ([a-z]+)([^|#>)]*)/.exec(line) ?? [];
      if (name === '') continue;
      const command = commands.get(name);
      expect(command?.name(), line).toBe(name);
      for (const [flag] of flags.matchAll(/(?<= )--?[a-z][a-z-]*/g)) {
        expect(
          command?.options.flatMap(({ short, long }) => [short, long]),
          line,
        ).toContain(flag);
      }
    }
  });
});

describe('the documents together', () => {
  it.each(configKeys)('explain the setting %s', (key) => {
    expect(everything).toContain(`\`${key}\``);
  });

  it.each(Object.entries(settingsTable))('have a row for %s, as the help of the command has it', (key, setting) => {
    expect(textOf('docs/configuration.md')).toContain(`\n| \`${key}\` | ${setting.values} | ${setting.meaning} |\n`);
  });

  it('explain each exception of the table of errors, and no other', () => {
    const known = new Set(
      answerRows.flatMap(({ names }) => [...(names ?? [])]).filter((name) => /Exception$/.test(name)),
    );
    const named = new Set([...everything.matchAll(/`(\w+Exception)`/g)].map(([, name = '']) => name));
    expect([...named].toSorted()).toEqual([...known].toSorted());
  });
});

describe('ARCHITECTURE.md', () => {
  const rooms = ['', 'providers/', 'test/', 'script/'];
  const named = [...textOf('ARCHITECTURE.md').matchAll(/`((?:[\w-]+\/)*[\w-]+(?:\/|\.m?ts|\.md|\.json))`/g)];
  it.each([...new Set(named.map(([, path = '']) => path))])('names %s, which is there', (path) => {
    const places = [...rooms, ...readdirSync(join(project, 'providers')).map((room) => `providers/${room}/`)];
    expect(places.some((room) => existsSync(join(project, room, path)))).toBe(true);
  });

  it.each(readdirSync(join(project, 'providers'), { withFileTypes: true }).filter((entry) => entry.isDirectory()))(
    'tells what the room $name is for',
    ({ name }) => {
      expect(textOf('ARCHITECTURE.md')).toContain(`| \`${name}/\` |`);
    },
  );
});

describe('npm run docs', () => {
  it('makes the API reference, with a docstring for everything that is public', { timeout: 120_000 }, async () => {
    const out = join(tmpdir(), `api-${process.pid}`);
    const { exitCode, all } = await execa('npx', ['typedoc', '--out', out], { cwd: project, all: true, reject: false });
    expect(exitCode, all).toBe(0);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('pulumi-cognito-users');
    rmSync(out, { recursive: true });
  });
});
