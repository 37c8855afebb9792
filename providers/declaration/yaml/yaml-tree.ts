/** Turns the yaml library's nodes into our tree: aliases resolved, merge keys found, tags judged. */
import { type Alias, isAlias, isMap, isScalar, type ParsedNode, Scalar, type YAMLMap } from 'yaml';
import { commentAt } from '../comments.ts';
import { quoted, type Report } from '../file-problems.ts';
import { type Aliases, createAliases, emptyText } from './anchors.ts';
import type { Entry, MappingNode, TextNode, TreeNode } from './tree.ts';

/** The tree of a document, or undefined when aliases would make it too big. `text` is the file's. */
export function treeOf(contents: ParsedNode, text: string, report: Report): TreeNode | undefined {
  const aliases = createAliases(text.length, report);
  // What would be told of a file that is refused only follows from that.
  const tell: Tell = (...problem) => {
    if (!aliases.exploded()) report.error(...problem);
  };
  const tree = convert(contents, 0, { text, aliases, tell });
  return aliases.exploded() ? undefined : tree;
}

type Tell = Report['error'];

/** What converting a document goes by. */
interface Source {
  readonly text: string;
  readonly aliases: Aliases;
  readonly tell: Tell;
}

type OwnNode = Exclude<ParsedNode, Alias.Parsed>;

function convert(node: ParsedNode, keyOffset: number, source: Source): TreeNode {
  const { aliases, tell } = source;
  aliases.count();
  if (isAlias(node)) return aliases.resolve(node);
  tellUnknownTag(node, tell);
  const build = (): TreeNode => {
    if (isMap(node)) return mapping(node, source);
    if (isScalar(node)) return textNode(node, keyOffset, source.text);
    const [offset] = node.range;
    return { kind: 'list', offset, items: node.items.map((item) => convert(item, offset, source)) };
  };
  return node.anchor === undefined ? build() : aliases.anchored(node.anchor, build);
}

function mapping(map: YAMLMap.Parsed, source: Source): MappingNode {
  const { aliases, tell } = source;
  const [offset] = map.range;
  const entries: Entry[] = [];
  const merges: MappingNode[] = [];
  for (const { key, value } of map.items) {
    const keyNode = convert(key, offset, source);
    const valueNode = value === null ? emptyText(keyNode.offset) : convert(value, keyNode.offset, source);
    if (keyNode.kind !== 'text') tellNoKey(keyNode, source);
    else if (isMergeKey(keyNode)) for (const merged of mergeSources(valueNode, aliases, tell)) merges.push(merged);
    else entries.push({ key: keyNode, value: valueNode });
  }
  return { kind: 'mapping', offset, entries, merges };
}

/** Tells of a key that is a mapping or a list. Helm, Jinja and others write `{{ name }}`, which YAML takes for two mappings. */
function tellNoKey({ kind, offset }: TreeNode, { text, tell }: Source): void {
  const start = text[offset - 1] === '{' ? offset - 1 : offset;
  if (text.startsWith('{{', start)) {
    const hint = `write \${config:key} for a value of the configuration, or put the text in quotes`;
    tell('wrong-type', start, '{{ … }} is not filled in here', { hint });
  } else {
    tell('wrong-type', offset, `a key must be text, but is a ${kind}`, { hint: 'put it in quotes to mean its text' });
  }
}

function textNode(node: Scalar.Parsed, keyOffset: number, text: string): TextNode {
  const plain = node.tag === undefined ? node.type === Scalar.PLAIN : plainTags.has(node.tag);
  const [start, end] = node.range;
  const comment = start === end && node.tag === undefined ? commentAt(text, start) : undefined;
  return {
    kind: 'text',
    offset: start === end ? keyOffset : start,
    text: node.source,
    plain,
    ...(comment === undefined ? {} : { comment }),
  };
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
