/** Where the pre-signed URLs of import jobs lead: the PUT of a file, as S3 takes it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ImportJob, ImportJobs } from './jobs.ts';

/** Developer Guide, Creating a user import job: the URL is valid for 15 minutes. */
const urlLifetimeMs = 15 * 60 * 1000;

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/**
 * Answers 200, or S3's XML error: 403 for a URL that is wrong or too old, another method than PUT, or no
 * `x-amz-server-side-encryption: aws:kms`, which the URL is signed for (Developer Guide, Uploading the CSV file); 411
 * without Content-Length (S3, PutObject).
 */
export async function serveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  jobs: ImportJobs,
  now: number,
): Promise<void> {
  const file = await buffer(request);
  const job = jobs.byUploadPath(request.url ?? '');
  const refusal = refusalOf(request, job, now);
  if (job !== undefined && refusal === undefined) {
    jobs.upload(job, file);
    response.writeHead(200).end();
    return;
  }
  const { status, code, message } = refusal ?? unsigned;
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

const unsigned: Refusal = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message: 'The request signature we calculated does not match the signature you provided.',
};

function refusalOf({ method, headers }: IncomingMessage, job: ImportJob | undefined, now: number): Refusal | undefined {
  const encrypted = headers['x-amz-server-side-encryption'] === 'aws:kms';
  if (job === undefined || method !== 'PUT' || !encrypted) return unsigned;
  if (now - job.createdAt > urlLifetimeMs) {
    return { status: 403, code: 'AccessDenied', message: 'Request has expired' };
  }
  if (headers['content-length'] === undefined) {
    return { status: 411, code: 'MissingContentLength', message: 'You must provide the Content-Length HTTP header.' };
  }
  return undefined;
}
