/** Reads text with the yaml library into its nodes, and tells the library's errors. */
import { Composer, Lexer, type ParsedNode, Parser, type YAMLError } from 'yaml';
import type { DeclarationProblem } from '../../problems/diagnostic.ts';
import type { Report } from '../file-problems.ts';
import { wordsOf } from './yaml-words.ts';

/** The file's document. JSON is YAML, so it serves `.json` too. */
export interface YamlSource {
  /** Null when the file says nothing; undefined when it is not fit to be looked at. */
  readonly contents: ParsedNode | null | undefined;
}

/**
 * Levels of brackets, dashes and indentation. A declaration has four above an attribute's value, and a value of 2,048
 * characters that is nested deeper than this is not one that anybody wrote.
 */
const deepestFile = 100;

/** Scalars stay text; repeated keys, tags, merges and aliases are ours to judge. */
const options = { schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false, merge: false } as const;

/** Never throws. At most one syntax error a line is told, since the others follow from it. */
export function readYaml(text: string, report: Report, deepest: number = deepestFile): YamlSource {
  const composer = new Composer(options);
  const parser = new Parser();
  const documents = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > deepest) {
      report.error('too-deep', parser.offset, `nested more than ${deepest} levels deep`);
      return { contents: undefined };
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  tellSyntaxErrors(
    documents.flatMap(({ errors }) => errors),
    text,
    report,
  );
  const [first, second] = documents;
  if (second !== undefined) {
    const hint = 'put the users of all documents under one `users:`, or each document into a file of its own';
    report.error('several-documents', second.range[0], `the file holds ${documents.length} YAML documents`, { hint });
  }
  return { contents: first?.contents ?? null };
}

function tellSyntaxErrors(errors: readonly YAMLError[], text: string, report: Report): void {
  const lines = new Set<number>();
  for (const error of withoutFollowing(errors.toSorted((a, b) => a.pos[0] - b.pos[0]))) {
    const [offset] = error.pos;
    const { line } = report.at(offset);
    if (lines.has(line)) continue;
    lines.add(line);
    const code = codeOf(error, text);
    const { message, ...details } = wordsOf(error, text);
    report.error(code, offset, message, code === 'tab-indent' ? { hint: 'indent with spaces' } : details);
  }
}

/** After a bracket too many, the library finds each further sign of the file to be out of place. */
function withoutFollowing(errors: readonly YAMLError[]): readonly YAMLError[] {
  const first = errors.findIndex(({ message }) => message.includes('in YAML stream'));
  return first < 0 ? errors : errors.slice(0, first + 1);
}

function codeOf({ code, pos: [offset] }: YAMLError, text: string): DeclarationProblem {
  if (code === 'TAB_AS_INDENT' || text[offset] === '\t') return 'tab-indent';
  return code === 'RESOURCE_EXHAUSTION' ? 'too-deep' : 'yaml-syntax';
}
