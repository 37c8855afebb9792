/** The shape of a SigV4 signature: that there is one and who signed; the signature itself is not computed. */
import { CognitoException } from './errors.ts';

const shape =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/\s,]+)\/\d{8}\/[a-z0-9-]+\/cognito-idp\/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$/;

/**
 * The access key id that signed. Throws MissingAuthenticationTokenException or IncompleteSignatureException, as the
 * service answers an unsigned or badly signed call.
 */
export function signer(header: string | undefined): string {
  if (header === undefined) {
    throw new CognitoException('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const key = shape.exec(header)?.groups?.['key'];
  if (key === undefined) {
    throw new CognitoException(
      'IncompleteSignatureException',
      'The request signature does not conform to AWS standards.',
    );
  }
  return key;
}
