/** The API's exceptions as the wire knows them: a name, a message and an HTTP status. */

/** What an operation throws to be refused; the protocol turns it into the error shape of AWS JSON 1.1. */
export class CognitoException extends Error {
  override readonly name: string;
  /** 500 for InternalErrorException, 400 for all others (API reference, errors of each operation). */
  readonly status: number;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
    this.status = name === 'InternalErrorException' ? 500 : 400;
  }
}

export function invalidParameter(message: string): CognitoException {
  return new CognitoException('InvalidParameterException', message);
}

export function userNotFound(): CognitoException {
  return new CognitoException('UserNotFoundException', 'User does not exist.');
}

export function poolNotFound(id: string): CognitoException {
  return new CognitoException('ResourceNotFoundException', `User pool ${id} does not exist.`);
}

/** COGNITO.md, Request rates: over the rate, TooManyRequestsException with HTTP 400. */
export function tooManyRequests(): CognitoException {
  return new CognitoException('TooManyRequestsException', 'Too many requests');
}
