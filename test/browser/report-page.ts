/** Opens HTML reports in the Chromium that the set-up brought, as a person has them: as a file, without a network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { htmlReport } from '../../providers/report/html-report.ts';
import type { PlanReport } from '../../providers/report/report-model.ts';
import { browserLaunch } from '../../script/setup/browser.mjs';
import { made } from '../report/plan-reports.ts';

const root = join(import.meta.dirname, '../..');

export interface OpenReport {
  readonly page: Page;
  /** What the page complained of, and what it asked for beside itself. */
  readonly complaints: readonly string[];
}

/** To be called once in a file of tests: what it returns opens a report, which is closed after its test. */
export function useChromium(): (report: PlanReport, options?: BrowserContextOptions) => Promise<OpenReport> {
  let browser: Browser;
  // A browser is slow where other tests run beside it.
  vi.setConfig({ testTimeout: 60_000 });
  beforeAll(async () => {
    browser = await chromium.launch(browserLaunch(root, process.env));
  }, 60_000);
  afterAll(() => browser.close());
  return async (report, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'report-page-'));
    const context = await browser.newContext({ offline: true, ...options });
    onTestFinished(async () => {
      await context.close();
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'report.html');
    writeFileSync(file, htmlReport(report, made));
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const { href } = pathToFileURL(file);
    page.on('request', (request) => complaints.push(...(request.url() === href ? [] : [request.url()])));
    await page.goto(href);
    return { page, complaints };
  };
}
