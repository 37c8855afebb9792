/** The report for people in a terminal: each roster as the preview shows it, what is missing, and the sum. */
import { printable } from '../providers/core/diagnostics.ts';
import type { PlanReport } from '../providers/core/plan-report.ts';
import { count } from '../providers/report/amounts.ts';
import { planText } from '../providers/report/plan-text.ts';
import type { Findings } from './findings.ts';

/** Values are shown as in a preview, whatever the report hides; what comes from a secret is masked. */
export function textReport({ report, plan }: Findings): string {
  const rosters = [...plan.declared, ...plan.removed].flatMap(({ name, planned }) => {
    const text = planText(planned, planned.roster.size, planned.hidden);
    return text === undefined ? [] : [`${printable(name)}:\n${indented(text)}\n`];
  });
  return `${[...rosters, ...missingText(report), sumText(report)].join('\n')}\n`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function missingText({ userPools }: PlanReport): readonly string[] {
  const missing = userPools.flatMap((pool) => pool.missing);
  if (missing.length === 0) return [];
  const lines = missing.map(({ username, file = '', line = '' }) => printable(`  ${username}  (${file}:${line})`));
  return [[`${count(missing.length, 'declared user')} without an account:`, ...lines, ''].join('\n')];
}

function sumText({ command, summary, digest }: PlanReport): string {
  const { changed, users, missing, attributesSet, attributesDeleted, created, removed } = summary;
  if (changed + missing === 0) return command === 'drift' ? 'no drift' : `no changes\ndigest: ${digest}`;
  const sums = [
    `${changed.toLocaleString('en')} of ${count(users, 'user')} ${command === 'drift' ? 'drifted' : 'will change'}`,
    `${count(attributesSet, 'attribute')} to set, ${attributesDeleted.toLocaleString('en')} to delete`,
    ...(created > 0 ? [`${count(created, 'account')} to create`] : []),
    ...(removed > 0 ? [`${count(removed, 'account')} to delete or disable`] : []),
    ...(missing > 0 ? [`${count(missing, 'user')} missing`] : []),
  ];
  return [sums.join('; '), ...(command === 'drift' ? [] : [`digest: ${digest}`])].join('\n');
}
