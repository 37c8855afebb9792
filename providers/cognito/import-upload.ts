/** Uploads the file of an import job to the address that Cognito gave. */
import { text } from 'node:stream/consumers';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { HttpResponse, RetryErrorInfo } from '@smithy/types';
import { uploadRefused } from './answers/import-rows.ts';
import { retryPolicy } from './retries.ts';
import { neverStopped, Stopped, untilStopped } from './stopping.ts';

/** The address lives for 15 minutes (Developer Guide, Creating a user import job): what takes longer is lost anyway. */
const uploadTimeoutMs = 15 * 60_000;

/** S3 answered, and not with 2xx. */
class UploadRefused extends Error {
  override readonly name = uploadRefused;
  readonly status: number;
  constructor(status: number, words: string) {
    super(`${status} ${words}`);
    this.status = status;
  }
}

/**
 * PUT with the encryption header that the address is signed for (Developer Guide, Uploading the CSV file), over the
 * client's own sockets and certificates, and as patient as its calls are: a PUT may be repeated. Throws what
 * explainAnswer knows, or Stopped; the address, which is a secret while it lives, is in no message.
 */
export async function uploadFile(
  client: Pick<CognitoIdentityProviderClient, 'config'>,
  url: string,
  file: Uint8Array,
  stopped: AbortSignal = neverStopped,
): Promise<void> {
  if (stopped.aborted) throw new Stopped();
  const policy = untilStopped(retryPolicy(true), stopped);
  let token = await policy.acquireInitialRetryToken('upload');
  for (;;) {
    try {
      return await put(client, new URL(url), file);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      token = await policy.refreshRetryTokenForRetry(token, failureOf(error)).catch(() => {
        throw error;
      });
    }
  }
}

function failureOf(error: Error): RetryErrorInfo {
  const { name, message } = error;
  if (!(error instanceof UploadRefused)) return { error: { name, message }, errorType: 'TRANSIENT' };
  return { error: { name, message }, errorType: error.status >= 500 ? 'SERVER_ERROR' : 'CLIENT_ERROR' };
}

async function put(
  { config }: Pick<CognitoIdentityProviderClient, 'config'>,
  { protocol, hostname, port, pathname, search }: URL,
  body: Uint8Array,
): Promise<void> {
  const { response }: { readonly response: HttpResponse } = await config.requestHandler.handle(
    {
      method: 'PUT',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      // As it was signed, to the letter.
      path: pathname + search,
      headers: {
        host: hostname + (port === '' ? '' : `:${port}`),
        'content-length': String(body.length),
        'x-amz-server-side-encryption': 'aws:kms',
      },
      body,
    },
    { requestTimeout: uploadTimeoutMs },
  );
  const words = await text(response.body);
  if (response.statusCode >= 300) throw new UploadRefused(response.statusCode, errorWords(words));
}

/** S3's errors are XML with a code and a message (Amazon S3 API, Error responses); nothing else of it is shown. */
function errorWords(xml: string): string {
  const part = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return [part('Code'), part('Message')].filter((words) => words !== undefined).join(': ');
}
