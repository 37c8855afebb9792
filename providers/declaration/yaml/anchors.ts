/** Resolves a document's aliases to the nodes that its anchors name, and refuses a file that would explode. */
import type { Alias } from 'yaml';
import { nearest } from '../../model/nearest.ts';
import type { Report } from '../file-problems.ts';
import type { TextNode, TreeNode } from './tree.ts';

export interface Aliases {
  /** Counts a node that the file has. */
  count(): void;
  /** The node, which from now on is what `*name` stands for; within itself it stands for nothing. */
  anchored(name: string, build: () => TreeNode): TreeNode;
  /** What the alias stands for; an empty text when that is nothing, which is told. */
  resolve(alias: Alias.Parsed): TreeNode;
  /** Whether it stands for an alias without a target, so that nothing else need be told of it. */
  isLost(node: TreeNode): boolean;
  /** Whether the file would be too big; the tree is not to be used then. */
  exploded(): boolean;
}

interface Anchored {
  readonly node: TreeNode;
  /** How many nodes an alias of it adds. */
  readonly size: number;
}

/**
 * How many nodes aliases may make of a text of that many characters: enough for a file in which every user is an
 * alias of one that has all the attributes a pool can have.
 */
function largestTree(characters: number): number {
  return 100_000 + 10 * characters;
}

/** For one document; `characters` is the length of its text. */
export function createAliases(characters: number, report: Report): Aliases {
  const limit = largestTree(characters);
  /** Undefined: the node is not complete. */
  const anchors = new Map<string, Anchored | undefined>();
  const lost = new Set<TreeNode>();
  let size = 0;

  const target = (alias: Alias.Parsed): TreeNode | undefined => {
    const found = anchors.get(alias.source);
    if (found === undefined) {
      tellBadAlias(alias, anchors, report);
      return undefined;
    }
    const fitted = size <= limit;
    size += found.size;
    if (size <= limit) return found.node;
    if (fitted) report.error('alias-bomb', alias.range[0], `aliases make more than ${limit} values of this file`);
    return undefined;
  };
  return {
    count() {
      size += 1;
    },
    anchored(name, build) {
      const before = size;
      anchors.set(name, undefined);
      const node = build();
      anchors.set(name, { node, size: size - before + 1 });
      return node;
    },
    resolve(alias) {
      const node = target(alias);
      if (node !== undefined) return node;
      const nothing = emptyText(alias.range[0]);
      lost.add(nothing);
      return nothing;
    },
    isLost: (node) => lost.has(node),
    exploded: () => size > limit,
  };
}

/** What YAML reads where there is nothing. */
export function emptyText(offset: number): TextNode {
  return { kind: 'text', offset, text: '', plain: true };
}

/** Comparing one unknown name with more than this many others takes longer than the hint is worth. */
const mostGuesses = 100;

function tellBadAlias(
  { source, range: [offset] }: Alias.Parsed,
  anchors: ReadonlyMap<string, unknown>,
  report: Report,
): void {
  if (anchors.has(source)) {
    report.error('alias-bomb', offset, `the alias *${source} contains itself`);
    return;
  }
  const guess =
    anchors.size <= mostGuesses ? nearest(source, anchors.keys(), Math.max(2, source.length / 3)) : undefined;
  const hint = guess === undefined ? {} : { hint: `did you mean *${guess}?` };
  report.error('unknown-anchor', offset, `no anchor &${source} comes before this alias`, hint);
}
