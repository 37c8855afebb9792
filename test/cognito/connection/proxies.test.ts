import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../providers/cognito/connection/proxies.ts';

const cognito = { protocol: 'https:', hostname: 'cognito-idp.eu-west-1.amazonaws.com' };
const local = { protocol: 'http:', hostname: '127.0.0.1', port: 9229 };
const proxy = 'http://proxy:3128';

describe('the proxy of a request, as the AWS CLI finds it (14.24)', () => {
  it.each([
    ['HTTPS_PROXY', cognito, { HTTPS_PROXY: proxy }, proxy],
    ['https_proxy', cognito, { https_proxy: proxy }, proxy],
    ['lower case before upper case', cognito, { https_proxy: proxy, HTTPS_PROXY: 'http://other:1' }, proxy],
    ['nothing where lower case is empty', cognito, { https_proxy: '', HTTPS_PROXY: proxy }, undefined],
    ['HTTP_PROXY', local, { HTTP_PROXY: proxy }, proxy],
    ['http_proxy', local, { http_proxy: proxy }, proxy],
    ['nothing for the other scheme', cognito, { HTTP_PROXY: proxy }, undefined],
    ['nothing from the header of a stranger', local, { HTTP_PROXY: proxy, REQUEST_METHOD: 'GET' }, undefined],
    ['nothing from ALL_PROXY', cognito, { ALL_PROXY: proxy }, undefined],
    ['a proxy without a scheme', cognito, { HTTPS_PROXY: 'proxy:3128' }, proxy],
    ['a proxy with nothing but slashes', cognito, { HTTPS_PROXY: '//proxy:3128' }, proxy],
    ['NO_PROXY with the host', cognito, { HTTPS_PROXY: proxy, NO_PROXY: cognito.hostname.toUpperCase() }, undefined],
    ['no_proxy with what is above it', cognito, { HTTPS_PROXY: proxy, no_proxy: 'x, amazonaws.com' }, undefined],
    ['NO_PROXY with a dot before it', cognito, { HTTPS_PROXY: proxy, NO_PROXY: '.amazonaws.com' }, undefined],
    ['NO_PROXY with the port', cognito, { HTTPS_PROXY: proxy, NO_PROXY: `${cognito.hostname}:443` }, undefined],
    ['NO_PROXY with another port', local, { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1:80' }, proxy],
    ['NO_PROXY with the end of a name', cognito, { HTTPS_PROXY: proxy, NO_PROXY: 'aws.com' }, proxy],
    ['NO_PROXY=*', cognito, { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
  ])('%s', (_case, destination, environment, expected) => {
    expect(proxyFor(destination, environment)).toBe(expected);
  });

  it.each(['socks5://user:hunter2@proxy:1080', 'http://user:hunter2@:x', 'user:hunter2@pro xy'])(
    'names the variable of what is no proxy, and not its value: %s',
    (value) => {
      const found = () => proxyFor(cognito, { HTTPS_PROXY: value });
      expect(found).toThrow('HTTPS_PROXY');
      expect(found).not.toThrow('hunter2');
    },
  );
});
