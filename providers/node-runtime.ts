/** Refuses runtimes that have no dynamic providers of Pulumi, before anything is registered: it imports nothing. */

const { bun, deno } = process.versions;

const reason =
  bun !== undefined
    ? `this is Bun ${bun}, where Pulumi has no dynamic providers: write \`runtime: nodejs\` into Pulumi.yaml (Bun may still install the packages: \`options: { packagemanager: bun }\`)`
    : deno !== undefined
      ? `this is Deno ${deno}, which Pulumi runs no programs on: run the program by Node`
      : undefined;

if (reason !== undefined) {
  const message = `pulumi-cognito-users needs Node, and ${reason}`;
  // Pulumi shows no stack of what is marked so (node-version.ts).
  throw Object.assign(new Error(message), { __pulumiRunError: true, stack: message });
}
