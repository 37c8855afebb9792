/** The whole of a preview in a file, when what is shown of it is a summary. */
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder, privateFolderName, replaceFile } from './private-folder.ts';

/** The file of one run. It has personal data: git ignores it, and only its owner may read it. */
export interface PreviewFile {
  /** Its name below the project's folder. */
  readonly name: string;
  /** Takes in the text of a roster. On disk it is once the file is needed. Throws what the file system says. */
  add(roster: string, text: string): void;
  /** From now on the file is there, with every roster so far; later ones follow. Throws what the file system says. */
  need(): void;
}

/** The file of that stack below `base`, the project's folder. What an earlier run left of it is removed. */
export function previewFile(base: string, stack: string): PreviewFile {
  const name = join(privateFolderName, `preview-${stack}.txt`);
  const file = join(base, name);
  // Until it is needed there are few: what is shown in full is not much.
  let waiting: string[] | undefined = [];
  try {
    rmSync(file, { force: true });
  } catch {
    // Whoever may not remove it may not write it either, and is told so then.
  }
  return {
    name,
    add(roster, text) {
      const section = `${roster}:\n${text}\n\n`;
      if (waiting === undefined) appendFileSync(file, section, { mode: 0o600 });
      else waiting.push(section);
    },
    need() {
      if (waiting === undefined) return;
      privateFolder(base);
      replaceFile(file, waiting.join(''));
      waiting = undefined;
    },
  };
}
