/** What a reader of GitHub Flavored Markdown makes of a text. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

export function markdownTree(text: string): Node {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The tree as one line a node, without what code says. */
export function skeleton(text: string): readonly string[] {
  return nodeLines(markdownTree(text));
}

function nodeLines({ type, value, children }: Node): readonly string[] {
  const content =
    value === undefined || type === 'inlineCode' ? '' : ` ${value.replaceAll(/<code>.*?<\/code>/gs, '`')}`;
  return [`${type}${content}`, ...(children ?? []).flatMap(nodeLines).map((line) => `  ${line}`)];
}

/** What its code says, in order. */
export function codes({ type, value, children }: Node): readonly string[] {
  return type === 'inlineCode' ? [value ?? ''] : (children ?? []).flatMap(codes);
}
