/** Short ways for tests to read a declaration and to say what came of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Attributes, Username } from '../../providers/model/names.ts';
import type { DeclaredUsers } from '../../providers/model/users.ts';
import type { Diagnostic, SourceRef } from '../../providers/problems/diagnostic.ts';

/** UTF-8. */
export function encoded(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

/** Diagnostics as `code line:column`, in the order of their places. */
export function told(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics
    .toSorted((a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0))
    .map(({ code, at }) => (at === undefined ? code : `${code} ${at.line}:${at.column}`));
}

/** `file:line:column` without the folder. */
export function placed(folder: string, { file, line, column }: SourceRef): string {
  return `${file.replace(`${folder}/`, '')}:${line}:${column}`;
}

/** A folder with those files, which goes away with the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'declaration-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The attributes of every user, as pairs, so that names such as `__proto__` are safe. */
export function attributesByUser(
  users: DeclaredUsers | ReadonlyMap<Username, { readonly user: { readonly attributes: Attributes } }>,
): readonly (readonly [Username, readonly (readonly [string, string])[]])[] {
  return [...users].map(([username, declared]) => {
    const { attributes } = 'user' in declared ? declared.user : declared;
    return [username, [...attributes]];
  });
}
