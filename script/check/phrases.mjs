/** Finds phrases that this project does not use: STYLE of plain English. Prints each with its place, and ends with 1. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A phrase and what to write in its place. The list may only grow.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const banned = [
  [/\bwhom\b/i, 'name the users: "users that …"'],
  [/\bwhoever\b/i, 'name the thing: "an account that …"'],
  [/\bwho (?:has|have)\b/, 'name the users: "users with …", "users that …"'],
  [/\bwhat of (?!\[)/i, 'name the part: "the part of … that"'],
  [/\bthat which\b/i, 'name the thing'],
  [/\bdeclared no longer\b/i, '"no longer declared"'],
  [/\bany (?:longer|more)\b/i, '"no longer"'],
  [/\bat nought\b/i, '"from zero"'],
  [/\bas (?:it is|they are)\b/i, '"unchanged", "left alone"'],
  [/\b(?:be|were) it\b/i, '"also if it is"'],
  [/(?<!\b(?:left|leave|leaves|leaving|let|lets|told)\b[^.;]{0,40}\s)\balone\b/i, '"only", "by itself"'],
  [/\brosters?\b/i, '"users of a pool"'],
  [/\badopt/i, '"take over"'],
  [/\bas good as\b/i, 'say what it is'],
  [/\bin vain\b/i, '"without effect"'],
  [/\bhence(?:forth)?\b/i, '"so", "from now on"'],
  [/\bthereof\b|\btherein\b|\bwherein\b/i, 'name the thing'],
];

const checked = /\.(?:ts|mjs|cjs|md|json|ya?ml|css)$/;
const exempt = /^(?:script\/check\/phrases\.mjs|package-lock\.json|docs\/glossary\.md)$/;

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
const found = files
  .filter((file) => checked.test(file) && !exempt.test(file))
  .flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        banned.flatMap(([phrase, instead]) => {
          const match = phrase.exec(line);
          return match === null ? [] : [`${file}:${index + 1}: "${match[0]}": write ${instead}`];
        }),
      ),
  );
for (const line of found) process.stderr.write(`${line}\n`);
if (found.length > 0) process.exitCode = 1;
