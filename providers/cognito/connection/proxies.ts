/** Finds the proxy of a request in the environment, as the AWS CLI does. */
import { ConnectionError } from './connection-error.ts';

/** The variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a request goes. */
export interface Destination {
  /** `https:` or `http:`. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

/**
 * The URL of the proxy for requests to that destination; undefined where they go straight there. HTTPS_PROXY and HTTP_PROXY go by the
 * destination's scheme, in lower case first, and an empty one in lower case means none (botocore reads them by Python's
 * `urllib.request.getproxies`). Throws ConnectionError, without the variable's value, which may hold a password.
 */
export function proxyFor(destination: Destination, environment: Environment): string | undefined {
  const name = `${destination.protocol.replace(/:$/, '')}_proxy`;
  // In a CGI script HTTP_PROXY is a header of a stranger's (CVE-2016-1000110).
  const isForged = name === 'http_proxy' && environment['REQUEST_METHOD'] !== undefined;
  const value = environment[name] ?? (isForged ? undefined : environment[name.toUpperCase()]);
  if (value === undefined || value === '' || isBypassed(destination, environment)) return undefined;
  // botocore's httpsession.py, _fix_proxy_url.
  const url = value.startsWith('//') ? `http:${value}` : value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) {
    throw new ConnectionError(
      `${name.toUpperCase()} is no proxy: write it as in http://proxy.example.com:3128 (http or https)`,
    );
  }
  return url;
}

/** `urllib.request.proxy_bypass_environment`: `*`, or a list of hosts with all that is below them; each may have a port. */
function isBypassed({ protocol, hostname, port }: Destination, environment: Environment): boolean {
  const list = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  if (list.trim() === '*') return true;
  const host = hostname.toLowerCase();
  const withPort = `${host}:${port ?? (protocol === 'https:' ? 443 : 80)}`;
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase().replace(/^\.+/, ''))
    .filter((entry) => entry !== '')
    .some((entry) => [host, withPort].some((name) => name === entry || name.endsWith(`.${entry}`)));
}
