/** Reads the bytes of one file as a declaration, with every problem that can be told in one go. */

import type { Diagnostic } from '../problems/diagnostic.ts';
import { isPasswordAt } from '../problems/shown-lines.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { createReport, placesIn, type Report } from './file-problems.ts';
import { noReference } from './password.ts';
import { emptyShape, type FileShape, readShape } from './shape.ts';
import { decode } from './yaml/decode.ts';
import { readPlainBlock } from './yaml/plain-block.ts';
import { readPlainJson } from './yaml/plain-json.ts';
import type { TreeNode } from './yaml/tree.ts';
import { readYaml } from './yaml/yaml-source.ts';
import { treeOf } from './yaml/yaml-tree.ts';

export interface FileDeclaration extends FileShape {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * `file` is the name that places carry; `allowance` is that of all files of the declaration. Throws only for a text longer
 * than a string can be.
 */
export function readFileDeclaration(
  file: string,
  bytes: Uint8Array,
  allowance: Allowance = createAllowance(),
): FileDeclaration {
  const { text, broken } = decode(bytes);
  const at = placesIn(file, text);
  const characters = createReport(at);
  if (broken !== undefined) {
    characters.error('bad-utf8', broken.offset, broken.message, { hint: broken.hint });
    return { text, ...emptyShape, diagnostics: characters.diagnostics };
  }
  const readable = withoutControls(text, characters);
  const syntax = createReport(at);
  const shape = createReport(at);
  const tree = readTree(readable, syntax, shape);
  const { users, rules } = tree === 'unfit' ? emptyShape : readShape(tree, shape, allowance);
  const sound = beforeFirst(syntax.diagnostics, shape.diagnostics);
  const diagnostics = [...characters.diagnostics, ...syntax.diagnostics, ...sound];
  return {
    text,
    users,
    rules,
    diagnostics: diagnostics.length === 0 ? diagnostics : withoutPasswords(diagnostics, text),
  };
}

/** What YAML makes of `password: *x` or `!x` may be the password itself, so that problem repeats nothing of it. */
function withoutPasswords(diagnostics: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const lines = text.split('\n');
  return diagnostics.map((diagnostic) => {
    const { at, code } = diagnostic;
    const isPassword = at !== undefined && isPasswordAt(lines[at.line - 1] ?? '', at.column);
    return isPassword && echoes.has(code) ? { ...diagnostic, code: 'bad-password', ...noReference } : diagnostic;
  });
}

/** Their messages name what they are about. */
const echoes: ReadonlySet<Diagnostic['code']> = new Set([
  'unknown-anchor',
  'alias-bomb',
  'wrong-type',
  'yaml-syntax',
  'comment-for-value',
]);

function readTree(text: string, syntax: Report, shape: Report): TreeNode | undefined | 'unfit' {
  const plain = readPlainJson(text) ?? readPlainBlock(text);
  if (plain !== undefined) return plain;
  const { contents } = readYaml(text, syntax);
  if (contents === undefined) return 'unfit';
  return contents === null ? undefined : (treeOf(contents, text, shape) ?? 'unfit');
}

/** The controls that YAML has no use for are told, the first of each line, and replaced, so that reading goes on. */
function withoutControls(text: string, report: Report): string {
  let toldLine = 0;
  return text.replace(controls, (sign, offset: number) => {
    const { line } = report.at(offset);
    if (line !== toldLine) {
      toldLine = line;
      const code = sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
      if (sign === '\0') report.error('nul-character', offset, 'the file has a NUL character');
      else report.error('bad-character', offset, `the file has the control character U+${code}`);
    }
    return '\u{fffd}';
  });
}

/** C0 without tab, line feed and carriage return (YAML 1.2, 5.1). */
const controls = /[^\P{Cc}\t\n\r\u{7f}-\u{9f}]/gu;

/** Told of the whole file, so they mean nothing when the file was not read to its end. */
const ofTheWhole: ReadonlySet<Diagnostic['code']> = new Set(['file-empty']);

/** The shape of a file is certain up to its first syntax error; behind it, most problems would only follow from that. */
function beforeFirst(syntax: readonly Diagnostic[], shape: readonly Diagnostic[]): readonly Diagnostic[] {
  const broken = syntax.filter(({ code }) => code !== 'several-documents').map(({ at }) => at?.line ?? 0);
  if (broken.length === 0) return shape;
  const firstBroken = broken.reduce((a, b) => Math.min(a, b));
  return shape.filter(({ code, at }) => !ofTheWhole.has(code) && at !== undefined && at.line < firstBroken);
}
