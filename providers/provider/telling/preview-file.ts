/** The whole of a preview in a file, when what is shown of it is a summary. */
import { closeSync, constants, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder, privateFolderName, replaceFile } from '../../state/private-folder.ts';

/** The file of one run. It has personal data: git ignores it, and only its owner may read it. */
export interface PreviewFile {
  /** Its name below the project's folder. */
  readonly name: string;
  /** Takes in the whole text of a component. Throws what the file system says. */
  add(component: string, text: string): void;
}

/** The file of that stack below `base`, the project's folder. What an earlier run left of it is removed. */
export function previewFile(base: string, stack: string): PreviewFile {
  const name = join(privateFolderName, `preview-${stack}.txt`);
  const file = join(base, name);
  let isThere = false;
  try {
    rmSync(file, { force: true });
  } catch {
    // A process that may not remove it may not write it either, and says so then.
  }
  return {
    name,
    add(component, text) {
      const section = `${component}:\n${text}\n\n`;
      privateFolder(base);
      if (isThere) append(file, section);
      else replaceFile(file, section);
      isThere = true;
    },
  };
}

/** Adds to a file that is there, and to none that a link leads to. */
function append(file: string, text: string): void {
  const open = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  try {
    writeFileSync(open, text);
  } finally {
    closeSync(open);
  }
}
