/** The users of one pool, kept by the rules in `users/rules.yaml`. */
import { CognitoUsers } from 'pulumi-cognito-users';
import { argsFromConfig } from 'pulumi-cognito-users/config';

new CognitoUsers('users', argsFromConfig());
