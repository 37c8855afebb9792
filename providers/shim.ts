/** The provider as the state keeps it: a few lines that load today's handler from the project, so old states run new code. */
import type * as pulumi from '@pulumi/pulumi';
import type * as handlerModule from './handler.ts';

/**
 * The handler, found by this package's own name from the working directory: in this repository by self-reference, in
 * other programs below their node_modules. Everything is imported inside: what a closure captures is serialized.
 */
const handler = async (): Promise<typeof handlerModule> => {
  const { createRequire } = await import('node:module');
  return createRequire(`${process.cwd()}/`)('pulumi-cognito-users/handler');
};

/** The dynamic provider of every resource. Its methods are the handler's. */
export const provider: pulumi.dynamic.ResourceProvider = {
  configure: async (request) => (await handler()).configure(request),
  check: async (olds, news) => (await handler()).check(olds, news),
  diff: async (id, olds, news) => (await handler()).diff(id, olds, news),
  create: async (inputs) => (await handler()).create(inputs),
  read: async (id, outputs) => (await handler()).read(id, outputs),
  update: async (id, olds, news) => (await handler()).update(id, olds, news),
  delete: async (id, outputs) => (await handler()).remove(id, outputs),
};
