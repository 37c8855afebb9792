/** A plan as one HTML page that needs nothing else: no network, no file beside it. */
import { createHash } from 'node:crypto';
import { printableJson } from '../values/printable.ts';
import { pageScript, pageStyles } from './html-assets.ts';
import { bodyFrame, type Made, pageTitle } from './html-frame.ts';
import { foundByWords, keptBecause, reasonWords, stepWords } from './reason-words.ts';
import type { PlanReport } from './report-model.ts';
import { lossWords } from './session-words.ts';

/**
 * The page: its counts stand in the HTML, its lists are made in the browser from the report, which is in it as JSON
 * (`#report`). No text of a user, a file or a pool is read as HTML: here it is escaped, there it only becomes text, and
 * the page's own policy lets no script run but its own and nothing be loaded.
 */
export function htmlReport(report: PlanReport, made: Made): string {
  const script = pageScript();
  const styles = pageStyles();
  const words = { reasons: reasonWords, steps: stepWords, kept: keptBecause, foundBy: foundByWords, losses: lossWords };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, styles)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${pageTitle(report)}</title>
<style>${styles}</style>
</head>
<body>
${bodyFrame(report, made)}
${jsonBlock('report', report)}
${jsonBlock('words', words)}
<script>${script}</script>
</body>
</html>
`;
}

/** Nothing but these two texts, known by their hashes (Content Security Policy 3, `hash-source`). */
function policy(script: string, styles: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(styles)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Nothing in it is obeyed where the page is printed; no `<`, so that neither `</script` nor `<!--` is (HTML, restrictions for contents of script elements). */
function jsonBlock(id: string, data: object): string {
  return `<script type="application/json" id="${id}">${printableJson(JSON.stringify(data)).replaceAll('<', '\\u003c')}</script>`;
}
