import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOwnFile, type Journal, journalFileName, openJournal } from '../../providers/apply/journal.ts';
import type { SentAddress } from '../../providers/apply/journal-entries.ts';

const pool = 'eu-west-1_a';
const now = 1_800_000_000_000;
const day = 24 * 60 * 60 * 1000;
const ana: SentAddress = { sub: 'a1', attribute: 'email', value: 'new@x' };
const ben: SentAddress = { ...ana, sub: 'b2' };

/** For a machine that is busy with other things. */
const generous = { timeout: 120_000 };

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(base, { recursive: true }));

const open = (at = now): Journal => openJournal(base, pool, 'dev', at);
const file = () => join(base, '.cognito-users', journalFileName(pool, 'dev'));
const text = () => readFileSync(file(), 'utf8');
const mode = (path: string) => statSync(path).mode & 0o777;

describe('a journal', () => {
  it('tells the next process what it was told', () => {
    const journal = open();
    journal.created('a1');
    journal.sending(ana, now);
    expect([open().wasCreated('a1'), open().sentAt(ana)]).toEqual([true, now]);
  });

  it.each<readonly [string, SentAddress]>([
    ['another account', ben],
    ['another attribute', { ...ana, attribute: 'phone_number' }],
    ['another value', { ...ana, value: 'other@x' }],
  ])('knows of no message to %s', (_case, other) => {
    open().sending(ana, now);
    expect(open().sentAt(other)).toBeUndefined();
  });

  it.each([
    ['pool', 'eu-west-1_b', 'dev'],
    ['stack', pool, 'prod'],
  ])('says nothing of another %s', (_case, otherPool, stack) => {
    open().created('a1');
    expect(openJournal(base, otherPool, stack, now).wasCreated('a1')).toBe(false);
  });

  it('is one for a stack, however it is named', () => {
    open().created('a1');
    expect(openJournal(base, pool, 'org/project/dev', now).wasCreated('a1')).toBe(true);
  });

  it('forgets a message that was not sent, now and for the next process', () => {
    const journal = open();
    journal.sending(ana, now);
    journal.sending(ben, now);
    journal.forget('a1', 'email');
    expect([journal, open()].map((each) => [each.sentAt(ana), each.sentAt(ben)])).toEqual([
      [undefined, now],
      [undefined, now],
    ]);
  });

  it('forgets a message when its code has expired, and never a creation', () => {
    const journal = open();
    journal.created('a1');
    journal.sending(ana, now);
    const later = open(now + day + 1);
    expect([later.sentAt(ana), later.wasCreated('a1')]).toEqual([undefined, true]);
  });

  it('knows whose sessions a component has to end, until they were ended', () => {
    const sessions = open().sessions('users');
    sessions.begin('a1');
    sessions.begin('b2');
    expect([...open().sessions('users').due()]).toEqual(['a1', 'b2']);
    expect([...open().sessions('others').due()]).toEqual([]);
    sessions.ended('a1');
    sessions.ended('c3');
    expect([...sessions.due()]).toEqual(['b2']);
    expect([...open().sessions('users').due()]).toEqual(['b2']);
    const journal = open();
    journal.returned([{ sub: 'b2' }], 'others');
    journal.end();
    expect([...open().sessions('users').due()]).toEqual(['b2']);
    journal.returned([{ sub: 'b2' }], 'users');
    journal.end();
    expect(existsSync(file())).toBe(false);
  });

  it('has no value, and is for its owner only and out of git', () => {
    open().sending(ana, now);
    expect([text().includes(ana.value), mode(file()), mode(join(base, '.cognito-users'))]).toEqual([
      false,
      0o600,
      0o700,
    ]);
    expect(readFileSync(join(base, '.cognito-users/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('whose folder is a link says nothing, and keeps what it leads to', () => {
    open().created('a1');
    renameSync(join(base, '.cognito-users'), join(base, 'elsewhere'));
    symlinkSync('elsewhere', join(base, '.cognito-users'));
    const journal = open();
    expect(journal.wasCreated('a1')).toBe(false);
    journal.returned([{ sub: 'a1' }]);
    journal.end();
    expect(text()).toContain('a1');
  });

  it('leaves no trace where nothing was said', () => {
    const journal = open();
    journal.forget('a1', 'email');
    journal.found([{ sub: 'a1', created: true }]);
    journal.returned([{ sub: 'a1' }]);
    journal.end();
    expect([journal.wasCreated('a1'), journal.sentAt(ana), readdirSync(base)]).toEqual([false, undefined, []]);
  });
});

describe('the end of a run', () => {
  const startedUp = () => {
    const journal = open();
    journal.ready();
    journal.created('a1');
    journal.sending(ana, now);
    return journal;
  };
  const waits: ReadonlyMap<'email', { readonly sentAt: number }> = new Map([['email', { sentAt: now }]]);

  it('removes the journal when the verbs have returned everything', () => {
    const journal = startedUp();
    journal.returned([{ sub: 'a1' }]);
    journal.end();
    expect(readdirSync(join(base, '.cognito-users'))).toEqual(['.gitignore']);
  });

  it('removes a journal that nothing was said in', () => {
    const journal = open();
    journal.ready();
    expect(existsSync(file())).toBe(true);
    journal.end();
    expect(existsSync(file())).toBe(false);
  });

  it.each<readonly [string, (journal: Journal) => void]>([
    ['before a verb has returned', (journal) => journal.end()],
    [
      'when another account was returned',
      (journal) => {
        journal.returned([{ sub: 'b2' }]);
        journal.end();
      },
    ],
    ['by a kill after the verb has returned', (journal) => journal.returned([{ sub: 'a1' }])],
  ])('leaves everything %s', (_case, end) => {
    end(startedUp());
    expect([open().wasCreated('a1'), open().sentAt(ana)]).toEqual([true, now]);
  });

  it('of a later run removes what the state turns out to have', () => {
    startedUp().returned([{ sub: 'a1' }]);
    const next = open();
    next.found([{ sub: 'a1', created: true, pending: waits }]);
    expect(open().wasCreated('a1')).toBe(true);
    next.end();
    expect(existsSync(file())).toBe(false);
  });

  it('of a later run leaves what the state does not have', () => {
    startedUp();
    const next = open();
    next.found([{ sub: 'a1', pending: waits }]);
    next.end();
    expect([open().wasCreated('a1'), open().sentAt(ana)]).toEqual([true, undefined]);
  });

  it('leaves what was said after the verb has returned, and goes on afterwards', () => {
    const journal = startedUp();
    journal.returned([{ sub: 'a1' }]);
    journal.sending({ ...ana, value: 'newer@x' }, now + 1);
    journal.end();
    journal.created('b2');
    const next = open();
    expect([next.wasCreated('a1'), next.sentAt({ ...ana, value: 'newer@x' }), next.wasCreated('b2')]).toEqual([
      false,
      now + 1,
      true,
    ]);
    journal.returned([{ sub: 'a1' }, { sub: 'b2' }]);
    journal.end();
    expect(existsSync(file())).toBe(false);
  });

  it('leaves what another process has added, and keeps no line that is not needed', () => {
    const journal = startedUp();
    open().sending(ben, now);
    for (let n = 0; n < 100; n++) journal.sending({ ...ana, value: `${n}@x` }, now + n);
    journal.returned([{ sub: 'a1' }]);
    journal.end();
    expect([open().sentAt(ben), text().trim().split('\n').length, mode(file())]).toEqual([now, 1, 0o600]);
    expect(readdirSync(join(base, '.cognito-users'))).toHaveLength(2);
  });
});

describe('whatever is said, in whatever order', () => {
  const subs = ['a1', 'b2', 'c3'];
  const values = ['x@x', 'y@x'];
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom('created', 'sending', 'forget', 'returned', 'end', 'kill', 'kill within a line'),
      sub: fc.constantFrom(...subs),
      value: fc.constantFrom(...values),
    }),
    { maxLength: 30 },
  );
  type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

  /** Says it all to a journal and to a plain list of what is known, and compares after each step. */
  const live = (history: readonly Step[]) => {
    rmSync(join(base, '.cognito-users'), { recursive: true, force: true });
    let journal = open();
    const known = new Map<string, string>();
    const told = new Map<string, string>();
    const acts: Record<Step['act'], (step: Step, at: number) => void> = {
      created({ sub }) {
        journal.created(sub);
        known.set(`${sub} created`, '');
      },
      sending({ sub, value }, at) {
        journal.sending({ sub, attribute: 'email', value }, at);
        known.set(`${sub} sent`, `${value} ${at}`);
      },
      forget({ sub }) {
        journal.forget(sub, 'email');
        known.delete(`${sub} sent`);
      },
      returned({ sub }) {
        journal.returned([{ sub }]);
        for (const [thing, word] of known) if (thing.startsWith(sub)) told.set(thing, word);
      },
      end(step, at) {
        journal.end();
        for (const [thing, word] of told) if (known.get(thing) === word) known.delete(thing);
        acts.kill(step, at);
      },
      kill() {
        told.clear();
        journal = open();
      },
      'kill within a line'(step, at) {
        if (existsSync(file())) appendFileSync(file(), '\n{"kind":"created","sub":"z');
        acts.kill(step, at);
      },
    };
    for (const [n, step] of history.entries()) {
      acts[step.act](step, now + n);
      for (const sub of subs) {
        expect(journal.wasCreated(sub)).toBe(known.has(`${sub} created`));
        for (const value of values) {
          const sentAt = journal.sentAt({ sub, attribute: 'email', value });
          expect(sentAt === undefined ? '' : `${value} ${sentAt}`).toBe(
            known.get(`${sub} sent`)?.startsWith(value) ? known.get(`${sub} sent`) : '',
          );
        }
      }
    }
  };

  it('is known until a run has ended that returned it', generous, () => {
    fc.assert(fc.property(steps, live));
  });

  it('a file cut at any byte says no more than was said', generous, () => {
    const journal = open();
    journal.created('a1');
    journal.sending(ana, now);
    journal.created('b2');
    const known = () => [open().wasCreated('a1'), open().sentAt(ana) === now, open().wasCreated('b2')];
    const seen = new Set<string>();
    for (let length = statSync(file()).size; length >= 0; length--) {
      truncateSync(file(), length);
      seen.add(known().join());
    }
    expect([...seen]).toEqual(['true,true,true', 'true,true,false', 'true,false,false', 'false,false,false']);
  });
});

describe('a file that is not ours', () => {
  const secret = () => join(base, 'secret');
  const planted = '{"kind":"created","sub":"z9"}\n';

  it.each<readonly [string, () => void]>([
    [
      'a link to another file',
      () => {
        writeFileSync(secret(), planted);
        symlinkSync(secret(), file());
      },
    ],
    ['a link to nowhere', () => symlinkSync(secret(), file())],
    ['a pipe', () => execFileSync('mkfifo', [file()])],
    [
      'another name of another file',
      () => {
        writeFileSync(secret(), planted, { mode: 0o600 });
        linkSync(secret(), file());
      },
    ],
  ])('counts for nothing and is replaced, but not what it leads to: %s', (_case, plant) => {
    mkdirSync(join(base, '.cognito-users'));
    plant();
    const before = existsSync(secret());
    expect(open().wasCreated('z9')).toBe(false);
    open().end();
    const journal = open();
    journal.ready();
    journal.sending(ana, now);
    expect([open().wasCreated('z9'), open().sentAt(ana), mode(file())]).toEqual([false, now, 0o600]);
    expect([existsSync(secret()), !before || readFileSync(secret(), 'utf8') === planted]).toEqual([before, true]);
  });

  it.each([0o644, 0o666])('is not one that is ours and open to others: it is taken, and closed', (loose) => {
    mkdirSync(join(base, '.cognito-users'));
    writeFileSync(file(), planted);
    chmodSync(file(), loose);
    open().ready();
    expect([open().wasCreated('z9'), mode(file())]).toEqual([true, 0o600]);
  });

  it.each([
    ['an own file', {}, 1000, true],
    ["root's", { uid: 0 }, 1000, true],
    ["another user's", { uid: 1001 }, 1000, false],
    ["another user's, for root", { uid: 1001 }, 0, false],
    ['one with two names', { nlink: 2 }, 1000, false],
    ['no regular file', { isFile: () => false }, 1000, false],
    ['any regular file where there are no users', { uid: 1001 }, undefined, true],
  ])('or is: %s', (_case, stat, ownUser, own) => {
    expect(isOwnFile({ uid: 1000, nlink: 1, isFile: () => true, ...stat }, ownUser)).toBe(own);
  });
});

describe('the name of the file', () => {
  it.each([
    ['a plain stack', 'dev-1.eu_west', 'journal-eu-west-1_a-dev-1.eu_west.jsonl'],
    ['the last part of a whole name', 'org/project/dev', 'journal-eu-west-1_a-dev.jsonl'],
    ['a stack of other letters', 'dév é', 'journal-eu-west-1_a-d_v_+DIGEST.jsonl'],
    ['a way out of the folder', '..\\\\..', 'journal-eu-west-1_a-.._..+DIGEST.jsonl'],
    ['no name', '', 'journal-eu-west-1_a-+DIGEST.jsonl'],
    ['a long one', 'x'.repeat(300), `journal-eu-west-1_a-${'x'.repeat(50)}+DIGEST.jsonl`],
  ])('of %s is readable and safe', (_case, stack, name) => {
    expect(journalFileName(pool, stack).replace(/\+[0-9a-f]{16}/, '+DIGEST')).toBe(name);
  });

  it('is a file of the folder, and another one for another stack', generous, () => {
    const part = fc.string({
      unit: fc.constantFrom('a', 'B', '.', '-', '_', '+', ' ', '\\', '\0', '\n', 'é', '😀'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(journalFileName(pool, one)).toMatch(/^journal-eu-west-1_a-[\w.+-]{1,100}\.jsonl$/);
        expect(journalFileName(pool, one) === journalFileName(pool, other)).toBe(one === other);
      }),
    );
  });
});

describe('a journal that cannot be written', () => {
  it.each<readonly [string, () => void]>([
    ['its folder is a file', () => writeFileSync(join(base, '.cognito-users'), '')],
    ['it is a folder', () => mkdirSync(file(), { recursive: true })],
  ])('fails before a message is sent, and nowhere else: %s', (_case, obstruct) => {
    obstruct();
    const journal = open();
    expect(() => journal.ready()).toThrow(/EEXIST|ENOTDIR|EISDIR/);
    expect(() => journal.sending(ana, now)).toThrow();
    expect(journal.sentAt(ana)).toBeUndefined();
    journal.created('a1');
    journal.returned([{ sub: 'a1' }]);
    journal.end();
    expect(journal.wasCreated('a1')).toBe(true);
  });
});

describe('processes', () => {
  /** Says `count` creations, each on its standard output once it is said. */
  const writer = (prefix: string, count: number) => {
    const program = `
      const { openJournal } = await import(${JSON.stringify(join(import.meta.dirname, '../../providers/apply/journal.ts'))});
      const journal = openJournal(${JSON.stringify(base)}, '${pool}', 'dev', ${now});
      for (let n = 0; n < ${count}; n++) {
        journal.created('${prefix}' + n);
        process.stdout.write('x');
      }`;
    return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  };
  const isKnown = (prefix: string, count: number) => {
    const journal = open();
    return Array.from({ length: count }, (_, n) => journal.wasCreated(`${prefix}${n}`));
  };

  it('side by side lose nothing of each other', generous, async () => {
    const writers = ['a', 'b', 'c'].map((prefix) => writer(prefix, 200));
    for (const { stdout } of writers) stdout.resume();
    const ends = await Promise.all(writers.map((each) => once(each, 'close')));
    expect(ends).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    expect(['a', 'b', 'c'].flatMap((prefix) => isKnown(prefix, 200))).not.toContain(false);
  });

  it('leave everything that they had said when they are killed', generous, async () => {
    const killed = writer('a', 1_000_000);
    let said = 0;
    killed.stdout.on('data', (data: Buffer) => {
      said += data.length;
      if (said > 50) killed.kill('SIGKILL');
    });
    expect(await once(killed, 'close')).toEqual([null, 'SIGKILL']);
    expect(isKnown('a', said)).not.toContain(false);
  });
});

describe('a journal in a git repository', () => {
  const git = (...words: readonly string[]) => execFileSync('git', ['-C', base, ...words], { stdio: 'ignore' });
  const shown = () => `.cognito-users/${journalFileName(pool, 'dev')}`;

  it('is read while git does not have it', () => {
    git('init');
    open().created('a1');
    const later = open();
    expect([later.problem, later.wasCreated('a1')]).toEqual([undefined, true]);
  });

  it('is not believed when git has it, and stops the run: its author could claim any account', () => {
    git('init');
    open().created('a1');
    git('add', '--force', shown());
    const later = open();
    expect(later.problem).toMatchObject({
      code: 'journal-in-git',
      severity: 'error',
      message: expect.stringContaining(shown()),
      hint: `remove it from git: git rm --cached ${shown()}`,
    });
    expect([later.wasCreated('a1'), later.sentAt(ana)]).toEqual([false, undefined]);
  });

  it.each<[string, string]>([
    ['of another owner, as in a container', 'GIT_TEST_ASSUME_DIFFERENT_OWNER'],
    ['beside the one that a hook of git has set', 'GIT_DIR'],
  ])('is looked for in a repository %s', (_which, variable) => {
    git('init');
    open().created('a1');
    const other = join(base, 'other');
    git('init', other);
    vi.stubEnv(variable, variable === 'GIT_DIR' ? join(other, '.git') : '1');
    expect([open().problem, open().wasCreated('a1')]).toEqual([undefined, true]);
    vi.unstubAllEnvs();
    git('add', '--force', shown());
    vi.stubEnv(variable, variable === 'GIT_DIR' ? join(other, '.git') : '1');
    expect([open().problem?.code, open().wasCreated('a1')]).toEqual(['journal-in-git', false]);
    vi.unstubAllEnvs();
  });

  it('is not believed under a name in other letters, which some file systems take for the same', () => {
    git('init');
    open().created('a1');
    const other = shown().toUpperCase();
    mkdirSync(join(base, '.COGNITO-USERS'));
    writeFileSync(join(base, other), '');
    git('add', '--force', other);
    expect(open().problem?.severity).toBe('error');
  });

  it('is not believed in a folder that is a submodule', () => {
    git('init');
    open().created('a1');
    const inner = join(base, '.cognito-users');
    execFileSync('git', ['-C', inner, 'init'], { stdio: 'ignore' });
    execFileSync(
      'git',
      ['-C', inner, '-c', 'user.name=a', '-c', 'user.email=a@x', 'commit', '--allow-empty', '-m', 'a'],
      {
        stdio: 'ignore',
      },
    );
    git('add', '--force', '.cognito-users');
    expect(open().problem?.severity).toBe('error');
  });

  it('counts as lost where git does not tell, with a warning', () => {
    mkdirSync(join(base, '.git'));
    open().created('a1');
    const later = open();
    expect([later.problem?.severity, later.wasCreated('a1')]).toEqual(['warning', false]);
  });
});
