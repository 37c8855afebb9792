/** The names of users, attributes and groups. */

/** A user as the declaration or the state names it: username, alias, `sub` or a federated `Google_1234`. */
export type Username = string;

/** As Cognito reads it back: `email`, `custom:tenant`, `dev:custom:x`. 1-32 characters. */
export type AttributeName = string;

/**
 * Attribute values by name. On the wire every value is text, at most 2,048 characters; the empty text is Cognito's
 * blank: declared, it deletes; live, it counts as absent (AdminUpdateUserAttributes, UserAttributes).
 */
export type Attributes = ReadonlyMap<AttributeName, string>;

/** 1-128 characters, no spaces (CreateGroup, GroupName). */
export type GroupName = string;
