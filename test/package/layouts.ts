/**
 * The projects that a program of one's own comes in: what `pulumi new` lays out (pulumi/templates, August 2026, and before), and what
 * Pulumi documents beside. The import and the use of the package are the only edit.
 */

/** A project, without its users and its packages. */
export interface Layout {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What those templates ask for, at versions that satisfy them, and the oldest TypeScript that the types are for. */
export const templatePackages = ['typescript@5.9.3', '@types/node@18.19.130'];
export const oldestTypeScript = 'typescript-oldest@npm:typescript@5.3.3';
export const tsx = 'tsx@4.23.15';

const imported = `import { CognitoUsers } from "pulumi-cognito-users";

new CognitoUsers("users");
`;
const required = `"use strict";
const { CognitoUsers } = require("pulumi-cognito-users");

new CognitoUsers("users");
`;

const manifest = (main: string, more: object = {}) => JSON.stringify({ name: 'fresh', main, ...more });
const project = (...options: readonly string[]) =>
  options.length === 0
    ? 'name: fresh\nruntime: nodejs\n'
    : `name: fresh\nruntime:\n  name: nodejs\n  options:\n${options.map((option) => `    ${option}\n`).join('')}`;

/** The options of `pulumi new typescript`; its published file has `skipLibCheck` unset, so false. */
const publishedOptions = {
  strict: true,
  outDir: 'bin',
  target: 'es2020',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  sourceMap: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};
const tsconfig = (more: object = {}) =>
  JSON.stringify({ compilerOptions: { ...publishedOptions, ...more }, files: ['index.ts'] });

/** `pulumi new typescript`. */
export const typescriptLayout: Layout = {
  name: 'typescript',
  files: {
    'Pulumi.yaml': project(),
    'package.json': manifest('index.ts'),
    'tsconfig.json': tsconfig(),
    'index.ts': imported,
  },
};

/** All of them. */
export const layouts: readonly Layout[] = [
  typescriptLayout,
  {
    name: 'typescript-of-before',
    files: { ...typescriptLayout.files, 'tsconfig.json': tsconfig({ module: 'commonjs', moduleResolution: 'node' }) },
  },
  {
    name: 'javascript',
    files: { 'Pulumi.yaml': project('typescript: false'), 'package.json': manifest('index.js'), 'index.js': required },
  },
  {
    name: 'javascript-modules',
    files: {
      'Pulumi.yaml': project('typescript: false'),
      'package.json': manifest('index.js', { type: 'module' }),
      'index.js': imported,
    },
  },
  {
    name: 'typescript-modules',
    files: { ...typescriptLayout.files, 'package.json': manifest('index.ts', { type: 'module' }) },
  },
  {
    name: 'typescript-modules-by-tsx',
    files: {
      ...typescriptLayout.files,
      'Pulumi.yaml': project('typescript: false', 'nodeargs: "--import tsx"'),
      'package.json': manifest('index.ts', { type: 'module' }),
    },
  },
];
