/** The users of one pool for each stack: settings from `Pulumi.<stack>.yaml`, users from `users/` and `users/<stack>/`. */
import { CognitoUsers } from 'pulumi-cognito-users';

new CognitoUsers('users');
