/** Turns the yaml library's nodes into our tree: aliases resolved, merge keys found, tags judged. */
import { type Alias, isAlias, isMap, isScalar, type ParsedNode, Scalar, type YAMLMap } from 'yaml';
import { type Aliases, createAliases, emptyText } from './aliases.ts';
import { quoted, type Report } from './report.ts';
import type { Entry, MappingNode, TextNode, TreeNode } from './tree.ts';

/** The tree of a document, or undefined when aliases would make it too big. `text` is the file's. */
export function treeOf(contents: ParsedNode, text: string, report: Report): TreeNode | undefined {
  const aliases = createAliases(text.length, report);
  // What would be told of a file that is refused only follows from that.
  const tell: Tell = (...problem) => {
    if (!aliases.exploded()) report.error(...problem);
  };
  const tree = convert(contents, 0, aliases, tell);
  return aliases.exploded() ? undefined : tree;
}

type Tell = Report['error'];
type OwnNode = Exclude<ParsedNode, Alias.Parsed>;

function convert(node: ParsedNode, keyOffset: number, aliases: Aliases, tell: Tell): TreeNode {
  aliases.count();
  if (isAlias(node)) return aliases.resolve(node);
  tellUnknownTag(node, tell);
  const build = (): TreeNode => {
    if (isMap(node)) return mapping(node, aliases, tell);
    if (isScalar(node)) return textNode(node, keyOffset);
    const [offset] = node.range;
    return { kind: 'list', offset, items: node.items.map((item) => convert(item, offset, aliases, tell)) };
  };
  return node.anchor === undefined ? build() : aliases.anchored(node.anchor, build);
}

function mapping(map: YAMLMap.Parsed, aliases: Aliases, tell: Tell): MappingNode {
  const [offset] = map.range;
  const entries: Entry[] = [];
  const merges: MappingNode[] = [];
  for (const { key, value } of map.items) {
    const keyNode = convert(key, offset, aliases, tell);
    const valueNode = value === null ? emptyText(keyNode.offset) : convert(value, keyNode.offset, aliases, tell);
    if (keyNode.kind !== 'text') tell('wrong-type', keyNode.offset, `a key is text, not a ${keyNode.kind}`);
    else if (isMergeKey(keyNode)) merges.push(...mergeSources(valueNode, aliases, tell));
    else entries.push({ key: keyNode, value: valueNode });
  }
  return { kind: 'mapping', offset, entries, merges };
}

function textNode(node: Scalar.Parsed, keyOffset: number): TextNode {
  const plain = node.tag === undefined ? node.type === Scalar.PLAIN : plainTags.has(node.tag);
  const [start, end] = node.range;
  return { kind: 'text', offset: start === end ? keyOffset : start, text: node.source, plain };
}

function isMergeKey({ plain, text }: TextNode): boolean {
  return plain && text === '<<';
}

function mergeSources(value: TreeNode, aliases: Aliases, tell: Tell): readonly MappingNode[] {
  const sources = value.kind === 'list' ? value.items : [value];
  return sources.flatMap((source) => {
    if (source.kind === 'mapping') return [source];
    if (!aliases.isLost(source)) tell('wrong-type', source.offset, '`<<` takes a mapping or a list of mappings');
    return [];
  });
}

const standardTag = 'tag:yaml.org,2002:';
/** Their scalars are what their text says (YAML 1.2, 10.3; `timestamp` of yaml.org/type). */
const plainTags: ReadonlySet<string> = new Set(
  ['null', 'bool', 'int', 'float', 'timestamp'].map((name) => standardTag + name),
);
/** They say what the notation says already; `!` is YAML's own "no special tag". */
const redundantTags: ReadonlySet<string> = new Set(['str', 'map', 'seq'].map((name) => standardTag + name).concat('!'));

function tellUnknownTag(node: OwnNode, tell: Tell): void {
  if (node.tag === undefined || redundantTags.has(node.tag) || (isScalar(node) && plainTags.has(node.tag))) return;
  const tag = node.tag.replace(standardTag, '!!');
  tell('wrong-type', node.range[0], `the tag ${quoted(tag)} has no meaning here`, { hint: 'leave the tag out' });
}
