/** The lists of the page: who is held back, what changes, who is missing, what is left alone, what Cognito sends. */

/**
 * @typedef {import('./types.d.ts').PlanReport} PlanReport
 * @typedef {import('./types.d.ts').Words} Words
 * @typedef {import('./types.d.ts').View} View
 * @typedef {import('./types.d.ts').Entry} Entry
 * @typedef {import('./types.d.ts').Line} Line
 * @typedef {import('./types.d.ts').Cell} Cell
 */

/**
 * @param {PlanReport} report
 * @param {Words} words
 * @returns {readonly View[]} those that hold anything, or else that of the changes
 */
export function viewsOf(report, words) {
  const held = { key: 'held-back', title: 'Held back', noun: 'user', columns: ['What', 'To do'] };
  const unproven = { key: 'unproven', title: 'Unproven', noun: 'user', columns: ['Account', 'Found by'] };
  const changes = { key: 'changes', title: 'Changes', noun: 'user', columns: ['What', 'Before', 'After', 'Why'] };
  const missing = { key: 'missing', title: 'Missing', noun: 'user', columns: ['What', 'Why'] };
  const kept = { key: 'kept', title: 'Left alone', noun: 'case', columns: ['What', 'Why'] };
  const messages = {
    key: 'messages',
    title: 'Messages',
    noun: 'message',
    columns: ['Attribute', 'By', 'To', 'Takes effect'],
  };
  const channels = { EMAIL: 'e-mail', SMS: 'SMS' };
  const absent = { missing: 'declared, but not in the pool' };
  const all = [
    { ...held, entries: heldBackEntries(report), reasonTitle: 'Reason', reasonWords: {} },
    { ...unproven, entries: unprovenEntries(report, words), reasonTitle: 'Found by', reasonWords: words.foundBy },
    { ...changes, entries: changeEntries(report, words), reasonTitle: 'Reason', reasonWords: words.reasons },
    { ...missing, entries: missingEntries(report, absent), reasonTitle: 'Reason', reasonWords: absent },
    { ...kept, entries: keptEntries(report, words), reasonTitle: 'Reason', reasonWords: words.kept },
    { ...messages, entries: messageEntries(report, channels), reasonTitle: 'By', reasonWords: channels },
  ];
  const filled = all.filter(({ entries }) => entries.length > 0);
  return filled.length > 0 ? filled : all.filter(({ key }) => key === changes.key);
}

/**
 * @param {PlanReport} report
 * @returns {readonly Entry[]}
 */
function heldBackEntries(report) {
  return report.userPools.flatMap(({ userPoolId, heldBack }) =>
    heldBack.map(({ code, message, hint = '', username = '', file, line }) => {
      const cells = [cell('told', message), cell('told', hint)];
      return entry({ username, userPoolId, lines: [{ topic: code, reason: code, cells }], place: placeOf(file, line) });
    }),
  );
}

/**
 * @param {PlanReport} report
 * @param {Words} words
 * @returns {readonly Entry[]}
 */
function unprovenEntries(report, words) {
  return report.userPools.flatMap(({ userPoolId, unproven }) =>
    unproven.map(({ username, account, foundBy, file, line }) => {
      const told = account === undefined ? cell('hidden', 'hidden') : cell('name', account);
      const cells = [told, cell('words', words.foundBy[foundBy] ?? foundBy)];
      const lines = [{ topic: 'account', reason: foundBy, cells }];
      return entry({ username, userPoolId, lines, place: placeOf(file, line) });
    }),
  );
}

/**
 * @param {PlanReport} report
 * @param {Words} words
 * @returns {readonly Entry[]}
 */
function changeEntries(report, words) {
  return report.userPools.flatMap(({ userPoolId, users }) =>
    users.map(({ username, account, foundBy, file, line, steps, attributes }) => {
      const lines = [
        ...steps.map((step) => stepLine(step, words)),
        ...attributes.map((change) => attributeLine(change, words)),
      ];
      const meant = foundBy === undefined ? undefined : (words.foundBy[foundBy] ?? foundBy);
      return entry({ username, userPoolId, lines, account, meant, place: placeOf(file, line) });
    }),
  );
}

/**
 * @param {PlanReport['userPools'][number]['users'][number]['steps'][number]} step
 * @param {Words} words
 * @returns {Line}
 */
function stepLine({ kind, reason, group, because = [] }, words) {
  const what = words.steps[kind] ?? kind;
  const lost = because.map((loss) => (words.losses[loss.kind] ?? '…').replace('…', () => loss.name ?? ''));
  const named = group === undefined ? cell('absent', '') : cell('name', group);
  const cells = [
    cell('step', what),
    cell('absent', ''),
    lost.length === 0 ? named : cell('told', `because ${lost.join(', ')}`),
  ];
  return { topic: what, reason, cells: [...cells, cell('words', words.reasons[reason] ?? reason)] };
}

/**
 * @param {PlanReport['userPools'][number]['users'][number]['attributes'][number]} change
 * @param {Words} words
 * @returns {Line}
 */
function attributeLine({ name, kind, reason, from, to, live }, words) {
  const none = live ? cell('hidden', 'hidden') : cell('absent', 'not set');
  const before = from === undefined ? none : cell('before', from);
  const value = to === undefined ? cell('hidden', 'hidden') : cell('after', to);
  const after = kind === 'delete' ? cell('deleted', 'deleted') : value;
  return {
    topic: name,
    reason,
    cells: [cell('name', name), before, after, cell('words', words.reasons[reason] ?? reason)],
  };
}

/**
 * @param {PlanReport} report
 * @param {{ readonly missing: string }} words
 * @returns {readonly Entry[]}
 */
function missingEntries(report, words) {
  return report.userPools.flatMap(({ userPoolId, missing }) =>
    missing.map(({ username, file, line }) => {
      const cells = [cell('step', 'account'), cell('words', words.missing)];
      const lines = [{ topic: 'account', reason: 'missing', cells }];
      return entry({ username, userPoolId, lines, place: placeOf(file, line) });
    }),
  );
}

/**
 * @param {PlanReport} report
 * @param {Words} words
 * @returns {readonly Entry[]}
 */
function keptEntries(report, words) {
  return report.userPools.flatMap(({ userPoolId, kept }) =>
    kept.map(({ username, attribute, rule }) => {
      const what = attribute === undefined ? cell('step', 'account') : cell('name', attribute);
      const cells = [what, cell('words', words.kept[rule] ?? rule)];
      return entry({ username, userPoolId, lines: [{ topic: what.text, reason: rule, cells }] });
    }),
  );
}

/**
 * @param {PlanReport} report
 * @param {Readonly<Record<string, string>>} channels
 * @returns {readonly Entry[]}
 */
function messageEntries(report, channels) {
  return report.userPools.flatMap(({ userPoolId, messages }) =>
    messages.map(({ username, attribute, channel, to, waits }) => {
      const address = to === undefined ? cell('hidden', 'hidden') : cell('after', to);
      const when = cell('words', waits ? 'when the user answers' : 'at once');
      const cells = [cell('name', attribute), cell('words', channels[channel] ?? channel), address, when];
      return entry({ username, userPoolId, lines: [{ topic: attribute, reason: channel, cells }] });
    }),
  );
}

/**
 * @param {{ username: string, userPoolId: string, lines: readonly Line[], account?: string | undefined,
 *   meant?: string | undefined, place?: string | undefined }} told
 * @returns {Entry}
 */
function entry({ username, userPoolId, lines, account, meant, place }) {
  const texts = lines.flatMap(({ cells }) => cells.map(({ text }) => text));
  return {
    username,
    userPoolId,
    lines,
    ...(account === undefined ? {} : { account }),
    ...(meant === undefined ? {} : { meant }),
    ...(place === undefined ? {} : { place }),
    haystack: [username, account ?? '', meant ?? '', place ?? '', ...texts].join('\n').toLowerCase(),
  };
}

/**
 * @param {string | undefined} file
 * @param {number | undefined} line
 */
function placeOf(file, line) {
  return file === undefined || line === undefined ? file : `${file}:${line}`;
}

/**
 * @param {Cell['kind']} kind
 * @param {string} text
 * @returns {Cell}
 */
function cell(kind, text) {
  return { kind, text };
}
