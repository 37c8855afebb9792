/** Rates that are a share of what the account has. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../../cognito-double/src/double.ts';
import { openGateways } from '../../../providers/cognito/open-gateways.ts';
import { accountRates, parsePercent } from '../../../providers/cognito/rates/account-quotas.ts';
import { defaultRequestRates, type WantedRates } from '../../../providers/cognito/rates/quotas.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let double: CognitoDouble;
let poolId: string;
beforeAll(async () => {
  double = await startDouble();
  poolId = double.createPool();
});
afterAll(() => double.stop());
beforeEach(() => {
  double.clearFaults();
  double.reset();
});

const wanting = (wanted: Partial<WantedRates>): WantedRates => ({ ...defaultRequestRates, ...wanted });
const open = (wanted: Partial<WantedRates>) => {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  return openGateways({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId, wanting(wanted));
};

describe('a percent', () => {
  it.each([
    ['60%', 60],
    ['12.5 %', 12.5],
    ['100%', 100],
    ['0%', undefined],
    ['101%', undefined],
    ['-5%', undefined],
    ['60', undefined],
    ['%', undefined],
    [60, undefined],
  ])('%j is %s (17.5)', (text, percent) => {
    expect(parsePercent(text)).toBe(percent);
  });

  it('is of the provisioned limit where an account can have more, and else of the documented quota (17.5)', async () => {
    const asked: string[] = [];
    const wanted = wanting({ UserCreation: '60%', UserRead: '50%', UserUpdate: '80%', UserList: 7 });
    const { rates, shares } = await accountRates(wanted, async (category) => {
      asked.push(category);
      return 200;
    });
    expect(rates).toEqual({ ...defaultRequestRates, UserCreation: 120, UserRead: 100, UserUpdate: 20, UserList: 7 });
    expect(asked.toSorted()).toEqual(['UserCreation', 'UserRead']);
    expect(shares.find(({ category }) => category === 'UserUpdate')).toEqual({
      category: 'UserUpdate',
      percent: 80,
      quota: 25,
      source: 'documented',
    });
  });
});

describe('the provisioned limit', () => {
  it('is read once for each category that has a percent, and for no other (17.5)', async () => {
    double.setProvisionedLimits({ UserCreation: 150 });
    const gateways = await open({ UserCreation: '60%', UserUpdate: '80%' });
    expect(gateways.rates).toMatchObject({ UserCreation: 90, UserUpdate: 20 });
    expect(double.calls()).toEqual({ GetProvisionedLimit: 1 });
    gateways.close();
    double.reset();
    (await open({})).close();
    expect(double.calls()).toEqual({});
  });

  it('that may not be read is an error that names the permission and the number to write (17.5)', async () => {
    double.failNext('GetProvisionedLimit', { name: 'NotAuthorizedException', message: 'no' });
    await expect(open({ UserCreation: '60%' })).rejects.toThrow(
      /GetProvisionedLimit[\s\S]*or write requestRates\.UserCreation as a number, such as 50/,
    );
  });

  it('that no service gives is asked for again, and then an error: a proxy may answer anything (17.5)', async () => {
    double.setProvisionedLimits({ UserCreation: 0 });
    await expect(open({ UserCreation: '60%' })).rejects.toThrow('requestRates.UserCreation');
    double.setProvisionedLimits({ UserCreation: 50 });
  });
});
