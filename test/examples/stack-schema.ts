/** The part of the Pulumi Kubernetes Operator's Stack that the examples use, closed, so that a misspelt field is found. */

/** An object of just these properties. */
const closed = (properties: Readonly<Record<string, object>>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const text = { type: 'string' };
const flag = { type: 'boolean' };
const seconds = { type: 'integer', minimum: 1 };

const reference = {
  ...closed(
    {
      type: { enum: ['Literal', 'Secret'] },
      literal: closed({ value: text }, ['value']),
      secret: closed({ name: text, key: text }, ['name', 'key']),
    },
    ['type'],
  ),
  oneOf: [
    { properties: { type: { const: 'Literal' } }, required: ['literal'] },
    { properties: { type: { const: 'Secret' } }, required: ['secret'] },
  ],
};

const spec = closed(
  {
    serviceAccountName: text,
    stack: { type: 'string', pattern: '^[\\w-]+/[\\w-]+/[\\w-]+$' },
    projectRepo: text,
    branch: text,
    shallow: flag,
    useLocalStackOnly: flag,
    backend: { type: 'string', pattern: '^s3://' },
    secretsProvider: { type: 'string', pattern: '^awskms://' },
    preview: flag,
    continueResyncOnCommitMatch: flag,
    resyncFrequencySeconds: { ...seconds, minimum: 60 },
    retryMaxBackoffDurationSeconds: seconds,
    prerequisites: {
      type: 'array',
      items: closed({ name: text, requirement: closed({ succeededWithinDuration: text }) }, ['name']),
    },
    gitAuth: closed({ accessToken: reference }),
    envRefs: { type: 'object', additionalProperties: reference },
    workspaceTemplate: closed({ spec: closed({ image: text }) }),
  },
  // `stack` is all that its CRD requires; the operator itself asks for an account and a source.
  ['serviceAccountName', 'stack', 'projectRepo', 'branch'],
);

/** By the CRD of operator 2.9 (deploy/crds/pulumi.com_stacks.yaml, version v1), against which the examples were checked. */
export const stackSchema = closed(
  {
    apiVersion: { const: 'pulumi.com/v1' },
    kind: { const: 'Stack' },
    metadata: closed({ name: text, namespace: text }, ['name', 'namespace']),
    spec,
  },
  ['apiVersion', 'kind', 'metadata', 'spec'],
);
