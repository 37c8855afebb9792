/** The program: keeps the users of one pool as users/ declares them. Settings: `pulumi config`, see docs/configuration.md. */
import { CognitoUsers } from './providers/cognito-users.ts';

new CognitoUsers('users');
