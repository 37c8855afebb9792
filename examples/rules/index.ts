/** The users of one pool, kept by the rules in `users/rules.yaml`. */
import { CognitoUsers } from 'pulumi-cognito-users';

new CognitoUsers('users');
