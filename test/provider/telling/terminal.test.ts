import { describe, expect, it } from 'vitest';
import { drawsOnTerminal, type EngineSurroundings } from '../../../providers/provider/telling/terminal.ts';

const terminal: EngineSurroundings = {
  environment: { TERM: 'xterm' },
  controllingTerminal: true,
  command: ['pulumi', 'up'],
  output: '/dev/pts/0',
};

describe('an engine that draws on a terminal', () => {
  it.each<[string, Partial<EngineSurroundings>, boolean]>([
    ['on a terminal', {}, true],
    ['where the system tells nothing of it', { command: undefined, output: undefined }, true],
    ['without a terminal', { controllingTerminal: false }, false],
    ['into a pipe', { output: 'pipe:[1]' }, false],
    ['into a file', { output: '/tmp/log' }, false],
    ['in CI', { environment: { TERM: 'xterm', CI: 'true' } }, false],
    ['where CI says no', { environment: { TERM: 'xterm', CI: 'false' } }, true],
    ['on a dumb terminal', { environment: { TERM: 'dumb' } }, false],
    ['--non-interactive', { command: ['pulumi', 'up', '--non-interactive'] }, false],
    ['--non-interactive=true', { command: ['pulumi', '--non-interactive=true', 'up'] }, false],
    ['--diff', { command: ['pulumi', 'preview', '--diff'] }, false],
  ])('%s', (_case, surroundings, draws) => {
    expect(drawsOnTerminal({ ...terminal, ...surroundings })).toBe(draws);
  });
});
