/** Sends requests over sockets that are kept, with the certificates and the proxies of the environment. */
import { readFile } from 'node:fs/promises';
import { Agent, type AgentOptions } from 'node:https';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { ConnectionError } from './connection-error.ts';
import { proxyFor } from './proxies.ts';

/** A proxy did not connect: nothing was sent to the service behind it. */
class ProxyRefused extends Error {
  override readonly name = 'ProxyRefused';
  /** A 5xx may pass like a refused connection, and is tried again like one. */
  readonly code: 'ECONNREFUSED' | undefined;
  constructor(status: number) {
    super(`the proxy answered ${status}`);
    this.code = status >= 500 ? 'ECONNREFUSED' : undefined;
  }
}

/** A call that is not answered in that time is given up and tried again, as the AWS CLI does (cli-connect-timeout is longer). */
const connectionTimeoutMs = 10_000;

/** More than UserUpdate's 25 a second need at a second's latency, so that sockets are never the bottleneck. */
const maxSockets = 64;

/** Throws ConnectionError for certificates that cannot be read; a request throws it for a proxy that is none. */
export async function openRequestHandler(timeoutMs: number): Promise<NodeHttpHandler> {
  const ca = await certificates(process.env['AWS_CA_BUNDLE']);
  return new ProxyingHandler(timeoutMs, { keepAlive: true, maxSockets, ...(ca === undefined ? {} : { ca }) });
}

/** Goes straight to a destination, or through its proxy. */
class ProxyingHandler extends NodeHttpHandler {
  readonly #timeoutMs: number;
  readonly #agent: AgentOptions;
  readonly #throughProxies = new Map<string, NodeHttpHandler>();

  constructor(timeoutMs: number, agent: AgentOptions) {
    super({ ...timeouts(timeoutMs), httpAgent: plain(agent), httpsAgent: new Agent(agent) });
    this.#timeoutMs = timeoutMs;
    this.#agent = agent;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const proxy = proxyFor(request, process.env);
    return proxy === undefined ? super.handle(request, options) : this.#through(proxy).handle(request, options);
  }

  override destroy(): void {
    super.destroy();
    for (const handler of this.#throughProxies.values()) handler.destroy();
  }

  #through(proxy: string): NodeHttpHandler {
    const known = this.#throughProxies.get(proxy);
    if (known !== undefined) return known;
    const httpAgent = new HttpProxyAgent(proxy, plain(this.#agent));
    const handler = new NodeHttpHandler({
      ...timeouts(this.#timeoutMs),
      httpAgent,
      httpsAgent: new TunnelAgent(proxy, this.#agent),
    });
    this.#throughProxies.set(proxy, handler);
    return handler;
  }
}

/** The library takes `ca` for the way to the proxy only, and hands on a refusal of the proxy's as the service's answer. */
class TunnelAgent extends HttpsProxyAgent<string> {
  constructor(proxy: string, options: AgentOptions) {
    super(proxy, options);
    if (options.ca !== undefined) Object.assign(this.options, { ca: options.ca });
  }

  /** The library looks for `https` in the stack, and so keeps a socket under another name than it looks for it. */
  override isSecureEndpoint(): boolean {
    return true;
  }

  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    let status = 200;
    request.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
      status = statusCode;
    });
    const socket = await super.connect(request, options);
    if (status === 200) return socket;
    socket.destroy();
    throw new ProxyRefused(status);
  }
}

function timeouts(timeoutMs: number): NodeHttpHandlerOptions {
  return {
    connectionTimeout: Math.min(connectionTimeoutMs, timeoutMs),
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
    // The time-out above ends with the status line; this one is for an answer that goes no further.
    socketTimeout: timeoutMs,
  };
}

function plain({ keepAlive, maxSockets: most }: AgentOptions) {
  return { keepAlive, maxSockets: most };
}

/** AWS_CA_BUNDLE is the AWS CLI's and botocore's; the JavaScript SDK does not read it. */
async function certificates(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined || file === '') return undefined;
  return readFile(file).catch((error: unknown) => {
    throw new ConnectionError(
      `the certificates of AWS_CA_BUNDLE cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}
