import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageScript } from '../../providers/report/html-assets.ts';
import { htmlReport } from '../../providers/report/html-report.ts';
import { anyReport, made, pool, problem, report, user, withTexts } from './plan-reports.ts';

const blocks = (html: string) => [...html.matchAll(/<(script|style)([^>]*)>([\s\S]*?)<\/\1>/g)];
const policy = (html: string) => /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

/** The page without what is told of others: its data, and what is marked as foreign, named in the title or counted. */
const skeleton = (html: string) =>
  html
    .replace(/<script type="application\/json" id="report">.*?<\/script>/s, '')
    .replaceAll(/<(bdi|title)( class="foreign")?>[^<>]*<\/\1>/g, '<$1>');

describe('the page', () => {
  it('lets nothing run and nothing look but its own script and styles', () => {
    const html = htmlReport(report([pool({ users: [user('a')] })]), made);
    const hashes = blocks(html)
      .filter(([, , attributes]) => attributes === '')
      .map(([, , , text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    const sources = policy(html)
      .split('; ')
      .filter((directive) => /^(script|style)-src/.test(directive));
    expect(sources.map((directive) => directive.split(' ').slice(1).join(' '))).toEqual(hashes.toReversed());
    expect(policy(html)).toContain("default-src 'none'");
  });

  it('makes one script of modules that have no name in common', () => {
    const names = [...pageScript().matchAll(/^(?:function|const|let) (\w+)/gm)].map(([, name]) => name);
    expect([names.length > 20, names.toSorted()]).toEqual([true, [...new Set(names)].toSorted()]);
    expect(pageScript()).not.toMatch(/^(?:import|export) /m);
  });

  it('names no address', () => {
    expect(htmlReport(report([pool()]), made)).not.toMatch(/https?:|\/\/[a-z]|url\(|@import/);
  });

  it.each([
    ['nothing to do', report([pool()]), '<h1>No changes</h1>'],
    ['drift', report([pool({ users: [user('a')] })], { command: 'drift' }), '<h1>1 of 40 users differs</h1>'],
    [
      'which side of drift is live',
      report([pool({ users: [user('a')] })], { command: 'drift' }),
      '<p>Before is what is live now,',
    ],
    ['hidden values', report([pool()], { values: 'hidden' }), 'Values are hidden'],
    [
      'groups that are made',
      report([pool({ users: [user('a')], groupsToCreate: ['<b>ops', 'staff'] })]),
      '2 groups will be made: <bdi class="foreign">&lt;b&gt;ops</bdi>, <bdi class="foreign">staff</bdi>.',
    ],
    [
      'what up would refuse, before all else',
      report([pool()], {
        refusals: [problem('<b>bob</b> is in no group', { hint: 'set it', file: 'a.yaml', line: 3, others: ['cleo'] })],
      }),
      '</p>\n<div class="notice"><p>pulumi up would refuse this plan and write nothing: 1 problem.</p><ul><li>' +
        '<bdi class="foreign">a.yaml:3</bdi> error: <bdi class="foreign">&lt;b&gt;bob&lt;/b&gt; is in no group</bdi><br>' +
        '<bdi class="foreign">and 1 more user: cleo</bdi><br>= <bdi class="foreign">set it</bdi></li></ul></div>\n<h1>',
    ],
    [
      'who is held back, before the counts',
      report([pool({ heldBack: [problem('eve is found only as mallory')] })]),
      '</h1>\n<div class="notice"><p>1 user is held back: nothing is done to this user, everybody else is written.</p>',
    ],
    [
      'how many are looked at',
      report([pool({ lookedAt: { users: 3, of: 312 } })]),
      'only 3 of 312 users are looked at',
    ],
    [
      'removed users by name',
      report([pool({ users: [user('gone', { change: 'removed' })] })]),
      'no longer declared: 1 account will be cleared (<bdi class="foreign">gone</bdi>).',
    ],
    [
      'its pool, Region, commit and time',
      report([pool()], { stack: 'prod' }),
      '<p class="kind">Plan <span class="part">stack <bdi class="foreign">prod</bdi></span> ' +
        '<span class="part">user pool <bdi class="foreign">eu-west-1_AbCdEf123</bdi></span> ' +
        '<span class="part"><bdi class="foreign">eu-west-1</bdi></span> ' +
        '<span class="part">commit <bdi class="foreign">1f2e3d4c5b6a</bdi></span> ' +
        '<span class="part"><time datetime="2026-11-26T18:30:59.123Z">2026-11-26 18:30 UTC</time></span></p>',
    ],
    ['many pools', report(Array.from({ length: 4 }, () => pool())), '4 user pools'],
    [
      'messages',
      report([pool({ messages: [{ username: 'a', attribute: 'phone_number', channel: 'SMS', waits: false }] })]),
      'Cognito will send 1 message (1 by SMS).',
    ],
  ])('tells of %s', (_, data, words) => {
    expect(htmlReport(data, made)).toContain(words);
  });
});

it('offers no digest of a plan that up would refuse', () => {
  const { digest: _digest, ...given } = report([pool()], { refusals: [problem('no')] });
  expect(htmlReport(given, made)).toContain('<p>No digest: pulumi up would refuse this plan.</p>');
  expect(htmlReport(given, made)).not.toContain('expectPlan');
});

describe('foreign text', { timeout: 120_000 }, () => {
  it('never changes the page around it, and is in its data letter by letter', () => {
    fc.assert(
      fc.property(anyReport, (data) => {
        const html = htmlReport(data, made);
        const json = blocks(html).find(([, , attributes]) => attributes?.includes('id="report"'))?.[3] ?? '';
        expect(JSON.parse(json)).toEqual(data);
        expect(skeleton(html)).toBe(skeleton(htmlReport(withTexts(data, 'x'), made)));
      }),
    );
  });
});
