/** Colours the lines of a plan by their mark, on a terminal only: NO_COLOR and the like are obeyed. */
import { styleText } from 'node:util';

const colours: ReadonlyMap<string, 'green' | 'yellow' | 'red'> = new Map([
  ['+', 'green'],
  ['~', 'yellow'],
  ['-', 'red'],
]);

/** The text as it goes to that stream; unchanged where that shows no colours. */
export function coloured(text: string, stream: NodeJS.WriteStream): string {
  if (!stream.isTTY) return text;
  return text.replaceAll(/^ +([-+~]) .*$/gm, (line, mark: string) => {
    const colour = colours.get(mark);
    return colour === undefined ? line : styleText(colour, line, { stream });
  });
}
