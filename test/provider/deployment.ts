/**
 * Deployments as the engine makes them, in this process: a program registers resources, and each of them is checked, compared
 * and written by the verbs of this project's provider. test/e2e/conformance.test.ts holds it to what the real engine does.
 */
import type * as pulumi from '@pulumi/pulumi';
import type { Deployed, Deployment, State } from './deployed.ts';
import { Engine } from './engine.ts';

/** Runs the program over that state. */
export async function deploy(deployment: Deployment, last: State): Promise<Deployed> {
  const engine = new Engine(deployment, last);
  if (deployment.refresh) await engine.refresh();
  await engine.run();
  await engine.removeOthers();
  return engine.deployed();
}

/** `pulumi refresh`: reads every resource. */
export async function refresh(provider: pulumi.dynamic.ResourceProvider, last: State): Promise<Deployed> {
  const engine = new Engine({ provider, program: () => undefined, preview: false, refresh: true }, last);
  await engine.refresh();
  return engine.deployed();
}

/** `pulumi destroy`: deletes every resource, the youngest first. */
export async function destroy(provider: pulumi.dynamic.ResourceProvider, last: State): Promise<Deployed> {
  const engine = new Engine({ provider, program: () => undefined, preview: false, refresh: false }, last);
  await engine.removeOthers();
  return engine.deployed();
}
