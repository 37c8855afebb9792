/** The script and the styles of the HTML report, from the files beside this module. */
import { readFileSync } from 'node:fs';

/** In the order of their imports: what is imported comes first. */
const modules = ['visible', 'filter', 'elements', 'views', 'card', 'filters', 'list', 'main'];

/** In the order that they overrule each other, the last most. */
const sheets = ['theme', 'frame', 'form', 'list', 'windows'];

/** The modules of the page as one script: a page that is one file has nowhere to import from. */
export function pageScript(): string {
  const texts = modules.map((name) => withoutLinks(read(`${name}.mjs`)));
  return `(() => {\n'use strict';\n${texts.join('\n')}})();\n`;
}

export function pageStyles(): string {
  return sheets.map((name) => read(`${name}.css`)).join('\n');
}

/** Their top-level names are all different, so that nothing but the imports and exports has to go. */
function withoutLinks(source: string): string {
  return source.replaceAll(/^import [^;]*;\n/gm, '').replaceAll(/^export (?=function|const)/gm, '');
}

function read(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}
