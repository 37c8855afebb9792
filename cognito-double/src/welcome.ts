/** What the command prints when it listens. */

/** Where the double is, and its pools. */
export interface Ready {
  readonly url: string;
  readonly userPoolIds: readonly string[];
}

/** The address, the pools, and the environment that leads an SDK there: any keys do. */
export function readyText({ url, userPoolIds }: Ready, region: string): string {
  const pools = userPoolIds.map((id) => `  user pool ${id}\n`).join('');
  const environment = [
    `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=${url}`,
    `AWS_REGION=${region}`,
    'AWS_ACCESS_KEY_ID=test',
    'AWS_SECRET_ACCESS_KEY=test',
  ];
  return `The double of Amazon Cognito listens at ${url} until Ctrl-C.
${pools}To use it: export ${environment.join(' ')}
`;
}
