/** docs/comparison.md is honest: no cell without what shows it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly identifier?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'comparison.md'), 'utf8');
const nodesOf = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodesOf)];
const nodes = nodesOf(fromMarkdown(page, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
const textOf = (node: Node) =>
  nodesOf(node)
    .map(({ value = '' }) => value)
    .join('');
/** The first row names the columns, and the first cell of each row what is compared. */
const rows = nodes
  .filter(({ type }) => type === 'table')
  .flatMap(({ children = [] }) => children.slice(1))
  .map(({ children: [first, ...cells] = [] }) => ({ name: first === undefined ? '' : textOf(first), cells }));

describe('docs/comparison.md', () => {
  it.each(rows)('has a source in each cell of "$name"', ({ cells }) => {
    for (const cell of cells) {
      const isSourced = nodesOf(cell).some(({ type }) => type === 'link' || type === 'linkReference');
      expect(isSourced || textOf(cell) === '–', textOf(cell)).toBe(true);
    }
  });

  it('names no source that no cell uses', () => {
    const used = new Set(nodes.flatMap(({ type, identifier }) => (type === 'linkReference' ? [identifier] : [])));
    const named = nodes.flatMap(({ type, identifier }) => (type === 'definition' ? [identifier] : []));
    expect(named.filter((name) => !used.has(name))).toEqual([]);
  });
});
