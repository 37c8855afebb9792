/** Reads a mapping or list that stands on one line, such as `{ projects: 3, seats: [5, 10] }`, apart from its file. */
import { isCollection } from 'yaml';
import { createReport } from '../file-problems.ts';
import type { TreeNode } from './tree.ts';
import { readYaml } from './yaml-source.ts';
import { treeOf } from './yaml-tree.ts';

/** Deeper nesting is to be judged with the whole file. */
const deepest = 50;

/**
 * The value, placed at `offset` in its file; a comment may follow it. Undefined when it cannot be read by itself: it
 * is not finished on its line, shares an anchor with the rest of the file, or has a mistake.
 */
export function readFlowValue(source: string, offset: number): TreeNode | undefined {
  if (source.includes('&') || source.includes('*')) return undefined;
  const report = createReport((column) => ({ file: '', line: 1, column }));
  const { contents } = readYaml(source, report, deepest);
  if (!isCollection(contents) || contents.flow !== true) return undefined;
  const node = treeOf(contents, source, report);
  return node === undefined || report.diagnostics.length > 0 ? undefined : moved(node, offset);
}

function moved<Node extends TreeNode>(node: Node, by: number): Node {
  const offset = node.offset + by;
  if (node.kind === 'list') return { ...node, offset, items: node.items.map((item) => moved(item, by)) };
  if (node.kind === 'text') return { ...node, offset };
  const entries = node.entries.map(({ key, value }) => ({ key: moved(key, by), value: moved(value, by) }));
  return { ...node, offset, entries, merges: node.merges.map((merge) => moved(merge, by)) };
}
