/** The part of the HTML report that stands in its HTML: head line, counts, and the form and list that its script fills. */
import { escapeUTF8 } from 'entities/escape';
import { regionOfPool } from '../model/pool-ids.ts';
import { cutByKind } from '../problems/folded-problems.ts';
import { count } from '../values/amounts.ts';
import { visible } from './page/visible.mjs';
import { problemParts, restWords } from './problem-lines.ts';
import type { PlanReport } from './report-model.ts';
import {
  activeWords,
  beforeAfterWords,
  createdEarlierWords,
  digestWords,
  groupWords,
  headline,
  kindWords,
  messageWords,
  type Notice,
  notAppliedWords,
  notices,
  removedWords,
  summaryCounts,
} from './report-words.ts';
import { endingTitle, endingWords, ruleWords } from './rule-words.ts';
import { sessionWords } from './session-words.ts';

/** So many user pools are named; more are counted. */
const namedPools = 3;

/** For the `title` element. */
export function pageTitle(report: PlanReport): string {
  const stack = report.stack === undefined ? '' : ` of ${text(report.stack)}`;
  return `${kindWords(report)}${stack}: ${headline(report)}`;
}

/** When and of what a report was made: a page lies around longer than a terminal. */
export interface Made {
  /** In UTC, as `Date.toISOString` writes it. */
  readonly at: string;
  /** The commit of the declaration, where it is in git. */
  readonly commit?: string;
}

/** The body without its scripts. What `up` would refuse stands before all else. */
export function bodyFrame(report: PlanReport, made: Made): string {
  const messages = messageWords(report);
  const told = notices(report);
  const [refused, others] = [true, false].map((isRefusal) =>
    told.filter(({ level }) => (level === 'caution') === isRefusal).map(notice),
  );
  return `<a class="skip" href="#results">Skip to the list</a>
<header>
<p class="kind">${kindWords(report)}${origin(report, made)}</p>
${refused?.join('') ?? ''}<h1>${capitalized(headline(report))}</h1>
${others?.join('') ?? ''}<dl>${summaryCounts(report).map(countItem).join('')}</dl>
${ruleList('Rules', ruleWords(report, name))}${ruleList(endingTitle, endingWords(report, name))}${[beforeAfterWords, removedWords, createdEarlierWords, groupWords, sessionWords, activeWords, notAppliedWords].map((words) => line(words(report, name))).join('')}${messages === undefined ? '' : notice({ words: messages, problems: [] })}</header>
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

/** Stack, user pools, their Regions, the commit and the time. */
function origin({ stack, userPools }: PlanReport, { at, commit }: Made): string {
  const regions = [...new Set(userPools.map(({ userPoolId }) => regionOfPool(userPoolId) ?? 'an unknown Region'))];
  const pools = userPools.length > namedPools ? [] : userPools.map(({ userPoolId }) => name(userPoolId));
  const parts = [
    ...(stack === undefined ? [] : [`stack ${name(stack)}`]),
    ...(userPools.length > namedPools ? [count(userPools.length, 'user pool')] : []),
    ...(pools.length === 0 ? [] : [`user pool${pools.length === 1 ? '' : 's'} ${pools.join(', ')}`]),
    regions.map(name).join(', '),
    ...(commit === undefined ? [] : [`commit ${name(commit)}`]),
    `<time datetime="${text(at)}">${text(at.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC'))}</time>`,
  ];
  return parts.map((part) => ` <span class="part">${part}</span>`).join('');
}

function countItem([label, amount]: readonly [string, string]): string {
  return `<div${amount === '0' ? ' class="zero"' : ''}><dt>${label}</dt><dd>${amount}</dd></div>`;
}

function line(words: string | undefined): string {
  return words === undefined ? '' : `<p>${words}.</p>\n`;
}

function ruleList(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<div class="notice"><p>${title}:</p><ul>${lines.map((each) => `<li>${each}</li>`).join('')}</ul></div>\n`;
}

/** With the list of what it is about. */
function notice({ words, problems }: Pick<Notice, 'words' | 'problems'>): string {
  if (problems.length === 0) return `<p class="notice">${words}.</p>\n`;
  const { told, rest } = cutByKind(problems);
  const items = [
    ...told.map((problem) => problemParts(problem, name).join('<br>')),
    ...rest.map((some) => name(restWords(some))),
  ];
  return `<div class="notice"><p>${words}.</p><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul></div>\n`;
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const name = (foreign: string) => `<bdi class="foreign">${text(foreign)}</bdi>`;

/** Text of others in HTML. */
function text(foreign: string): string {
  return escapeUTF8(visible(foreign));
}
