/** What a file of the declaration says, free of YAML's notation: text, mappings and lists, each with its place. */

/** A scalar, letter by letter as the file has it. */
export interface TextNode {
  readonly kind: 'text';
  /** Where it stands in the file's text, in UTF-16 units; an empty value stands where its key does. */
  readonly offset: number;
  readonly text: string;
  /** Written without quotes, so that `null` is YAML's null and, inside JSON, `1` a number. */
  readonly plain: boolean;
  /** Where a comment begins that stands in the place of a value: `color: #FF0000`. Nothing is before it on its line. */
  readonly comment?: number;
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly offset: number;
  /** As written, repeated keys too. */
  readonly entries: readonly Entry[];
  /** The mappings that `<<` names, the strongest first. */
  readonly merges: readonly MappingNode[];
}

export interface ListNode {
  readonly kind: 'list';
  readonly offset: number;
  readonly items: readonly TreeNode[];
}

/** Aliases are resolved: a node may be part of the tree at several places, but never of itself. */
export type TreeNode = TextNode | MappingNode | ListNode;

export interface Entry {
  readonly key: TextNode;
  readonly value: TreeNode;
}

/** The null of YAML 1.2's core schema, which a value that is left out is too. */
export function isNull(node: TreeNode): boolean {
  return node.kind === 'text' && node.plain && /^(?:~|null|Null|NULL)?$/.test(node.text);
}

/** What stands there, for messages. */
export function kindName(node: TreeNode): string {
  if (node.kind === 'text') return isNull(node) ? 'empty' : 'text';
  return node.kind === 'list' ? 'a list' : 'a mapping';
}

/**
 * The entries by key: the mapping's own first, then those it merges, where a key that is there already wins
 * (yaml.org/type/merge.html). A key that one mapping has twice is told, and counts once.
 */
export function fieldsOf(
  mapping: MappingNode,
  tellDuplicate: (again: TextNode, first: TextNode) => void,
): ReadonlyMap<string, Entry> {
  const fields = new Map<string, Entry>();
  const pending = [mapping];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const own = next === mapping ? fields : new Map<string, Entry>();
    for (const entry of next.entries) {
      const first = own.get(entry.key.text);
      if (first === undefined) own.set(entry.key.text, entry);
      else tellDuplicate(entry.key, first.key);
    }
    if (own !== fields) for (const [key, entry] of own) if (!fields.has(key)) fields.set(key, entry);
    for (const merge of next.merges.toReversed()) pending.push(merge);
  }
  return fields;
}
