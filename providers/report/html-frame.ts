/** What of the HTML report stands in its HTML: head line, counts, and the form and list that its script fills. */
import { escapeUTF8 } from 'entities/escape';
import type { PlanReport } from '../core/plan-report.ts';
import { count } from './amounts.ts';
import { visible } from './page/visible.mjs';
import { groupWords, headline, messageWords, summaryCounts } from './report-words.ts';

/** So many user pools are named; more are counted. */
const namedPools = 3;

/** For the `title` element. */
export function pageTitle(report: PlanReport): string {
  const stack = report.stack === undefined ? '' : ` of ${text(report.stack)}`;
  return `${kind(report)}${stack}: ${headline(report)}`;
}

/** The body without its scripts. */
export function bodyFrame(report: PlanReport): string {
  return `<a class="skip" href="#results">Skip to the list</a>
<header>
<p class="kind">${kind(report)}${origin(report)}</p>
<h1>${capitalized(headline(report))}</h1>
<dl>${summaryCounts(report).slice(1).map(countItem).join('')}</dl>
${groupsLine(report)}${notice(report)}</header>
<main>
${tools}
${list}
</main>
<footer>
${digestLine(report)}<p>${report.values === 'hidden' ? 'Values are hidden.' : 'Secrets are hidden.'}</p>
</footer>`;
}

/** Only a plan is carried out, so that only its digest is of use. */
function digestLine({ command, digest }: PlanReport): string {
  if (command === 'drift') return '';
  return `<p>Digest for <code>expectPlan</code>: <code class="digest">${text(digest)}</code></p>\n`;
}

const tools = `<form id="tools" role="search" autocomplete="off" hidden>
<fieldset id="views" class="views"><legend class="unseen">Show</legend></fieldset>
<div class="field wide"><label for="search">Search</label>
<input id="search" type="search" spellcheck="false" placeholder="Name, attribute, value, file"></div>
<div class="field"><label for="topic">Attribute or step</label><select id="topic"></select></div>
<div class="field" id="pools"><label for="pool">User pool</label><select id="pool"></select></div>
<fieldset><legend id="reason-title">Reason</legend><div id="reasons"></div></fieldset>
</form>`;

const list = `<section aria-labelledby="results">
<div class="results"><h2 id="results" tabindex="-1">Changes</h2><p id="status" role="status"></p>
<button id="clear" type="button" hidden>Clear filters</button></div>
<ol id="list"></ol>
<p id="nobody" class="nobody">The list needs JavaScript. Markdown and JSON reports do without.</p>
<nav id="pager" aria-label="Pages" hidden><button id="previous" type="button">Previous</button>
<p id="range"></p><button id="next" type="button">Next</button></nav>
</section>`;

const kind = ({ command }: PlanReport) => (command === 'drift' ? 'Drift' : 'Plan');

/** Stack and user pools. */
function origin({ stack, userPools }: PlanReport): string {
  const pools = userPools.length > namedPools ? [] : userPools.map(({ userPoolId }) => name(userPoolId));
  const parts = [
    ...(stack === undefined ? [] : [`stack ${name(stack)}`]),
    ...(userPools.length > namedPools ? [count(userPools.length, 'user pool')] : []),
    ...(pools.length === 0 ? [] : [`user pool${pools.length === 1 ? '' : 's'} ${pools.join(', ')}`]),
  ];
  return parts.map((part) => ` <span class="part">${part}</span>`).join('');
}

function countItem([label, amount]: readonly [string, string]): string {
  return `<div${amount === '0' ? ' class="zero"' : ''}><dt>${label}</dt><dd>${amount}</dd></div>`;
}

function groupsLine(report: PlanReport): string {
  const words = groupWords(report, name);
  return words === undefined ? '' : `<p>${words}.</p>\n`;
}

function notice(report: PlanReport): string {
  const words = messageWords(report);
  return words === undefined ? '' : `<p class="notice">${words}.</p>\n`;
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const name = (foreign: string) => `<bdi class="foreign">${text(foreign)}</bdi>`;

/** Text of others in HTML. */
function text(foreign: string): string {
  return escapeUTF8(visible(foreign));
}
