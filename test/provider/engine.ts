/** The steps of the engine over the resources that a program registers, in this process. */
import * as pulumi from '@pulumi/pulumi';
import { resourceTypes } from '../../providers/state/inputs.ts';
import {
  type Deployed,
  type Deployment,
  type KeptResource,
  type Operation,
  project,
  type State,
  stack,
} from './deployed.ts';
import { json, type Properties, plainInputs, providerKey, withProvider } from './resource-properties.ts';

/** The parts of what the engine is told of a resource that matter here. */
type Registration = Pick<pulumi.runtime.MockResourceArgs, 'type' | 'name' | 'inputs' | 'custom'>;

/** One deployment under way. */
export class Engine {
  readonly #deployment: Deployment;
  readonly #state: Map<string, KeptResource>;
  readonly #registered = new Set<string>();
  readonly #replaced: KeptResource[] = [];
  readonly #running = new Set<Promise<unknown>>();
  readonly #failed = Promise.withResolvers<void>();
  readonly #failures: string[] = [];
  readonly #operations: Operation[] = [];
  #drifted = false;
  #configured: Promise<void> | undefined;

  constructor(deployment: Deployment, last: State) {
    this.#deployment = deployment;
    this.#state = new Map(last.map((resource) => [keyOf(resource), resource]));
  }

  deployed(): Deployed {
    return {
      state: [...this.#state.values()],
      failures: this.#failures,
      operations: this.#operations,
      drifted: this.#drifted,
    };
  }

  async refresh(): Promise<void> {
    for (const [key, kept] of this.#state) {
      if (!isOurs(kept) || !this.#isTargeted(kept)) continue;
      try {
        const provider = await this.#providerOf(kept);
        const read = await provider.read?.(kept.id, json(kept.outputs));
        const outputs = withProvider(read?.props, kept.outputs);
        const inputs = withProvider(read?.inputs ?? kept.inputs, kept.outputs);
        // To show what has changed, the engine compares what was read with the inputs as they were.
        await provider.diff?.(kept.id, json(outputs), json(kept.inputs));
        this.#drifted ||= JSON.stringify(outputs) !== JSON.stringify(kept.outputs);
        this.#state.set(key, { ...kept, outputs, inputs });
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  /** Runs the program until it has registered everything, or a resource has failed and no other is under way. */
  async run(): Promise<void> {
    if (this.#failures.length > 0) return;
    const { preview, program } = this.#deployment;
    const newResource = (given: Registration) => this.#register(given);
    const call = () => ({});
    await pulumi.runtime.setMocks({ newResource, call }, project, stack, preview);
    try {
      program();
    } catch (error) {
      this.#fail(error);
      return;
    }
    await Promise.race([pulumi.runtime.disconnect(), this.#failed.promise]);
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Deletes what the program has not registered, when nothing has failed before. */
  async removeOthers(): Promise<void> {
    if (this.#failures.length > 0) return;
    const gone = [...this.#state.values()].filter(
      (kept) => !this.#registered.has(keyOf(kept)) && this.#isTargeted(kept),
    );
    for (const kept of [...gone.toReversed(), ...this.#replaced]) {
      this.#operations.push('delete');
      if (this.#deployment.preview) continue;
      try {
        if (isOurs(kept)) await (await this.#providerOf(kept)).delete?.(kept.id, json(kept.outputs));
        if (gone.includes(kept)) this.#state.delete(keyOf(kept));
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  /** A resource of a run that has failed is never answered: its program ends there. */
  async #register(given: Registration): Promise<{ readonly id: string; readonly state: Properties }> {
    if (given.custom !== true) return { id: '', state: given.inputs };
    const kept = this.#state.get(keyOf(given));
    if (kept !== undefined && !this.#isTargeted(kept)) {
      this.#registered.add(keyOf(kept));
      return { id: kept.id, state: kept.outputs };
    }
    if (this.#failures.length > 0) return new Promise(() => undefined);
    const step = this.#step(given);
    this.#running.add(step);
    try {
      const { id, outputs } = await step;
      return { id, state: outputs };
    } catch (error) {
      this.#fail(error);
      return new Promise(() => undefined);
    } finally {
      this.#running.delete(step);
    }
  }

  /** Of a resource that is not targeted, no verb is called. */
  #isTargeted({ name }: Pick<KeptResource, 'name'>): boolean {
    const { target } = this.#deployment;
    return target === undefined || target === name;
  }

  async #step({ type, name, inputs: given }: Registration): Promise<Pick<KeptResource, 'id' | 'outputs'>> {
    const { inputs: news, secret } = plainInputs(given);
    const key = keyOf({ type, name });
    const old = this.#state.get(key);
    this.#registered.add(key);
    if (!isOurs({ type })) return this.#foreign({ type, name }, news, old);
    const provider = await this.#provider();
    const resource = { type, name, secret: [...new Set([...(old?.secret ?? []), ...secret])], incomplete: false };
    const inputs = await checked(provider, old?.inputs ?? {}, news);
    if (old === undefined) return this.#create(resource, inputs);
    const { changes, replaces = [] } = (await provider.diff?.(old.id, json(old.outputs), json(inputs))) ?? {};
    if (changes === true && replaces.length > 0) {
      this.#replaced.push(old);
      return this.#create(resource, await checked(provider, {}, news), 'replace');
    }
    if (changes !== true && !old.incomplete) return this.#keep('same', { ...old, ...resource, inputs });
    if (this.#deployment.preview) return this.#keep('update', { ...old, ...resource, inputs });
    const updated = await this.#partially({ ...resource, id: old.id, inputs: old.inputs }, async () => {
      const result = await provider.update?.(old.id, json(old.outputs), json(inputs));
      return { id: old.id, outputs: withProvider(result?.outs, inputs) };
    });
    return this.#keep('update', { ...resource, ...updated, inputs });
  }

  async #create(
    resource: Omit<KeptResource, 'id' | 'inputs' | 'outputs'>,
    inputs: Properties,
    as: Operation = 'create',
  ) {
    if (this.#deployment.preview) {
      this.#operations.push(as);
      return { id: '', outputs: inputs };
    }
    const provider = await this.#provider();
    const created = await this.#partially({ ...resource, inputs }, async () => {
      const { id, outs } = await provider.create(json(inputs));
      return { id, outputs: withProvider(outs, inputs) };
    });
    return this.#keep(as, { ...resource, ...created, inputs });
  }

  /** A resource that fails partially is in the state all the same, without what is known only to the plugin host. */
  async #partially<T>(
    resource: Omit<KeptResource, 'id' | 'outputs'> & { readonly id?: string },
    write: () => Promise<T>,
  ) {
    try {
      return await write();
    } catch (error) {
      const { id, properties }: { readonly id?: unknown; readonly properties?: Properties } = Object(error);
      if (typeof id === 'string' && properties !== undefined) {
        this.#state.set(keyOf(resource), { ...resource, id, outputs: json(properties), incomplete: true });
      }
      throw error;
    }
  }

  #keep(operation: Operation, resource: KeptResource): KeptResource {
    this.#operations.push(operation);
    this.#state.set(keyOf(resource), { ...resource, outputs: json(resource.outputs) });
    return resource;
  }

  /** A resource of another provider: made at once, and never changed. Its id is not known before it is made. */
  #foreign(resource: Pick<KeptResource, 'type' | 'name'>, inputs: Properties, old: KeptResource | undefined) {
    if (old === undefined && this.#deployment.preview) return { id: '', outputs: inputs };
    const id = typeof inputs['poolId'] === 'string' ? inputs['poolId'] : `${resource.name}-id`;
    const kept = { ...resource, id, inputs, outputs: inputs, secret: [], incomplete: false };
    return this.#keep(old === undefined ? 'create' : 'same', kept);
  }

  /** As the plugin host has it: configured before its first verb. */
  async #provider(): Promise<pulumi.dynamic.ResourceProvider> {
    const { provider } = this.#deployment;
    const get = (key: string) => pulumi.runtime.allConfig()[key.includes(':') ? key : `${project}:${key}`];
    const require = (key: string) => get(key) ?? '';
    this.#configured ??= Promise.resolve(provider.configure?.({ config: { get, require } }));
    await this.#configured;
    return provider;
  }

  /** The plugin host finds a provider only by its code in what it is handed. */
  async #providerOf({ outputs }: KeptResource): Promise<pulumi.dynamic.ResourceProvider> {
    if (typeof outputs[providerKey] !== 'string') throw new Error(`the state has lost the code of the provider`);
    return this.#provider();
  }

  #fail(error: unknown): void {
    this.#failures.push(...reasonsOf(error));
    this.#failed.resolve();
  }
}

function keyOf({ type, name }: Pick<KeptResource, 'type' | 'name'>): string {
  return `${type} ${name}`;
}

const ownTypes = `pulumi-nodejs:dynamic/${resourceTypes.module}:`;

function isOurs({ type }: Pick<KeptResource, 'type'>): boolean {
  return type.startsWith(ownTypes);
}

async function checked(
  provider: pulumi.dynamic.ResourceProvider,
  olds: Properties,
  news: Properties,
): Promise<Properties> {
  const { inputs = {}, failures = [] } = (await provider.check?.(json(olds), json(news))) ?? {};
  if (failures.length > 0) throw new CheckFailure(failures.map(({ reason }) => reason));
  return json(withProvider(inputs, news));
}

class CheckFailure extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.reasons = reasons;
  }
}

function reasonsOf(error: unknown): readonly string[] {
  const { reasons }: { readonly reasons?: unknown } = Object(error);
  if (Array.isArray(reasons)) return reasons.map(String);
  return [error instanceof Error ? error.message : String(error)];
}
