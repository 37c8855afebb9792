/** The users of one pool. Settings are in `Pulumi.<stack>.yaml`, users in `users/` and, for one stack only, in `users/<stack>/`. */
import { CognitoUsers } from 'pulumi-cognito-users';

new CognitoUsers('users');
