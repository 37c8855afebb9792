// Imports go one way: fronts -> I/O -> core. The core imports nothing outside itself.
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^providers/core/' },
      to: { pathNot: '^providers/core/' },
    },
    {
      name: 'only-aws-calls-aws',
      severity: 'error',
      from: { path: '^(providers|cli)/', pathNot: '^providers/aws/' },
      to: { path: 'node_modules/@(aws-sdk|smithy)/' },
    },
    {
      name: 'declare-knows-only-core',
      severity: 'error',
      from: { path: '^providers/declare/' },
      to: { path: '^providers/', pathNot: '^providers/(declare|core)/' },
    },
    {
      // They run in a browser, as one script (html-assets.ts).
      name: 'the-page-knows-only-itself',
      severity: 'error',
      from: { path: '^providers/report/page/', pathNot: '\\.d\\.ts$' },
      to: { pathNot: '^providers/report/page/' },
    },
    {
      name: 'export-is-pure',
      severity: 'error',
      from: { path: '^providers/export/' },
      to: { pathNot: '^(providers/(export|core)/|providers/declare/names.ts|node_modules/yaml/|crypto$)' },
    },
    {
      name: 'the-product-needs-no-tests',
      severity: 'error',
      from: { path: '^(providers/|cli/|index.ts)' },
      to: { path: '^(test|script)/' },
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
