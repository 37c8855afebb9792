/**
 * The house: each room with the rooms whose files it may import, beside its own. ARCHITECTURE.md says what
 * each room is for.
 */
const words = ['model', 'values', 'problems', 'constraints'];
const house = {
  model: [],
  values: ['model'],
  problems: ['model', 'values'],
  constraints: ['model', 'values', 'problems'],
  conditions: words,
  plan: [...words, 'conditions'],
  declaration: words,
  cognito: words,
  settings: [...words, 'plan', 'cognito'],
  directory: [...words, 'conditions', 'plan', 'cognito'],
  state: [...words, 'plan', 'settings'],
  apply: [...words, 'plan', 'cognito', 'directory', 'state'],
  export: words,
  report: [...words, 'plan', 'directory', 'apply', 'export'],
  provider: [
    ...words,
    'conditions',
    'plan',
    'declaration',
    'cognito',
    'settings',
    'directory',
    'state',
    'apply',
    'report',
  ],
  component: [...words, 'settings', 'state'],
};

/** The rooms that have whole runs. */
const fronts = ['provider', 'component'];

const folder = (room) => `${room}/`;
const isFile = (rooms) => `^providers/(${rooms.map(folder).join('|')})`;

/** Rooms that are given data and give data: no clock, no file, no call. */
const pure = ['model', 'values', 'problems', 'constraints', 'conditions', 'plan', 'export', 'report'];
/** Libraries that are pure themselves. */
const pureLibraries = 'node_modules/(matcher|yaml|entities|escape-string-regexp)/';

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(house).map(([room, below]) => ({
      name: `${room}-imports-only-what-is-below-it`,
      severity: 'error',
      from: { path: isFile([room]) },
      to: { path: '^providers/', pathNot: isFile([room, ...below]) },
    })),
    {
      // What they look at is their room; whole runs are looked at in test/provider, test/cli and test/e2e.
      name: 'tests-of-rooms-below-know-no-front',
      severity: 'error',
      from: {
        path: `^test/(${Object.keys(house)
          .filter((room) => !fronts.includes(room))
          .join('|')})/`,
      },
      to: { path: `^(providers/(${fronts.join('|')})|cli)/` },
    },
    ...pure.map((room) => ({
      name: `${room}-is-pure`,
      severity: 'error',
      // The page's script and styles are files beside it, and are read once.
      from: { path: isFile([room]), pathNot: '^providers/report/html-assets\\.ts$' },
      to: { pathNot: ['^providers/', pureLibraries, '^(node:)?crypto$'] },
    })),
    {
      name: 'only-cognito-calls-aws',
      severity: 'error',
      from: { path: '^(providers|cli)/', pathNot: '^providers/(cognito|apply/import-users)' },
      to: { path: 'node_modules/@(aws-sdk|smithy)/' },
    },
    {
      // They run in a browser, as one script (html-assets.ts).
      name: 'the-page-knows-only-itself',
      severity: 'error',
      from: { path: '^providers/report/page/', pathNot: '\\.d\\.ts$' },
      to: { pathNot: '^providers/report/page/' },
    },
    {
      name: 'the-product-needs-no-tests',
      severity: 'error',
      from: { path: '^(providers/|cli/|index.ts)' },
      to: { path: '^(test|script|cognito-double)/' },
    },
    {
      name: 'the-double-knows-nothing-of-the-product',
      severity: 'error',
      from: { path: '^cognito-double/' },
      to: { path: '^(providers|cli|script|test)/' },
    },
    {
      name: 'the-command-line-is-a-front',
      severity: 'error',
      from: { pathNot: '^(cli|test)/' },
      to: { path: '^cli/' },
    },
    {
      name: 'the-command-line-needs-no-engine',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: ['node_modules/@pulumi/', '^providers/cognito-users.ts'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
