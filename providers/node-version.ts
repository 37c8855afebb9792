/** Refuses a Node that is too old, before any module is run that needs a newer one: so it is imported first, and imports nothing. */

const needed = [22, 18] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  const message = `pulumi-cognito-users needs Node ${needed.join('.')} or later, and this is Node ${process.versions.node}`;
  // Pulumi shows no stack of what is marked so: it is a RunError for it (errors.js of @pulumi/pulumi, isInstance).
  throw Object.assign(new Error(message), { __pulumiRunError: true, stack: message });
}
