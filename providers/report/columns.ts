/** Fits text into the columns that are left of a terminal's 80 under Pulumi's indent. */

/** Columns of a line: Pulumi indents what is logged under a resource by four. */
export const columns = 80 - 4;

/** Cuts anywhere, so that no character is lost: for values. The first line starts with the prefix, the others below it. */
export function wrapCharacters(text: string, prefix: string): readonly string[] {
  const characters = [...text];
  const width = columns - prefix.length;
  const lines: string[] = [];
  for (let start = 0; start < characters.length; start += width) {
    lines.push((start === 0 ? prefix : ' '.repeat(prefix.length)) + characters.slice(start, start + width).join(''));
  }
  return lines;
}

/** Cuts between words: for sentences. What follows the first line is indented by two columns more. */
export function wrapWords(text: string, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    if (line === '') line = `${indent}${lines.length === 0 ? '' : '  '}${word}`;
    else line += ` ${word}`;
  }
  return [...lines, line];
}
