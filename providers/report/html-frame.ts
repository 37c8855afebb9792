/** What of the HTML report stands in its HTML: head line, counts, and the form and list that its script fills. */
import { escapeUTF8 } from 'entities/escape';
import { cutByKind } from '../core/folded-problems.ts';
import type { ProblemReport } from '../core/problem-report.ts';
import { count } from './amounts.ts';
import { visible } from './page/visible.mjs';
import type { PlanReport } from './plan-report.ts';
import { othersWords, placeOf, restWords } from './problem-lines.ts';
import {
  digestWords,
  groupWords,
  headline,
  heldBackWords,
  lookedAtWords,
  messageWords,
  refusalWords,
  removedWords,
  summaryCounts,
} from './report-words.ts';

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
${problems(refusalWords(report), report.refusals)}${notice(lookedAtWords(report))}${problems(heldBackWords(report), heldBack(report))}<dl>${summaryCounts(report).slice(1).map(countItem).join('')}</dl>
${line(removedWords(report, name))}${line(groupWords(report, name))}${notice(messageWords(report))}</header>
<main>
${tools}
${list}
</main>
<footer>
${digestLine(report)}<p>${report.values === 'hidden' ? 'Values are hidden.' : 'Secrets are hidden.'}</p>
</footer>`;
}

function digestLine(report: PlanReport): string {
  const words = digestWords(report);
  if (words === undefined) return '';
  if (report.digest === undefined) return `<p>${words}.</p>\n`;
  return `<p>Digest for <code>expectPlan</code>: <code class="digest">${text(report.digest)}</code></p>\n`;
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

function kind({ command, destroy }: PlanReport): string {
  if (command === 'drift') return 'Drift';
  return destroy === true ? 'Plan of a destroy' : 'Plan';
}

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

function line(words: string | undefined): string {
  return words === undefined ? '' : `<p>${words}.</p>\n`;
}

function notice(words: string | undefined): string {
  return words === undefined ? '' : `<p class="notice">${words}.</p>\n`;
}

function heldBack({ userPools }: PlanReport): readonly ProblemReport[] {
  return userPools.flatMap((pool) => pool.heldBack);
}

/** A notice with the list of what it is about. */
function problems(words: string | undefined, all: readonly ProblemReport[]): string {
  if (words === undefined) return '';
  const { told, rest } = cutByKind(all);
  const items = [...told.map(problemItem), ...rest.map((some) => `<li>${name(restWords(some))}</li>`)];
  return `<div class="notice"><p>${words}.</p><ul>${items.join('')}</ul></div>\n`;
}

function problemItem(problem: ProblemReport): string {
  const [place, others] = [placeOf(problem), othersWords(problem)];
  const parts = [
    `${place === undefined ? '' : `${name(place)} `}${problem.severity}: ${name(problem.message)}`,
    ...(others === undefined ? [] : [name(others)]),
    ...(problem.hint === undefined ? [] : [`= ${name(problem.hint)}`]),
  ];
  return `<li>${parts.join('<br>')}</li>`;
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const name = (foreign: string) => `<bdi class="foreign">${text(foreign)}</bdi>`;

/** Text of others in HTML. */
function text(foreign: string): string {
  return escapeUTF8(visible(foreign));
}
