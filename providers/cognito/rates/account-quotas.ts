/** Takes a share of what the account has: `requestRates` in percent become requests a second. */
import {
  type CognitoIdentityProviderClient,
  GetProvisionedLimitCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { NoAnswer } from '../answers/no-answer.ts';
import { CognitoError, type tellingErrors } from '../gateway.ts';
import {
  adjustable,
  documentedQuotas,
  type QuotaCategory,
  quotaCategories,
  type RequestRates,
  type WantedRates,
} from './quotas.ts';

/** One rate that is a share of a quota. */
export interface RateShare {
  readonly category: QuotaCategory;
  readonly percent: number;
  /** Requests a second that the account has. */
  readonly quota: number;
  /** Whether Cognito has told it, or the documents say it of every account. */
  readonly source: 'provisioned' | 'documented';
}

/** Rates, and which of them are shares of what. */
export interface AccountRates {
  readonly rates: RequestRates;
  readonly shares: readonly RateShare[];
}

/** `60%`, `12.5 %`; undefined for anything else, 0 and what is over 100 included. */
export function parsePercent(text: unknown): number | undefined {
  const percent = Number(/^(\d{1,3}(?:\.\d{1,2})?)\s*%$/.exec(String(text).trim())?.[1]);
  return percent > 0 && percent <= 100 ? percent : undefined;
}

/**
 * The rates that are wanted, with a percent of the provisioned limit where an account can have more, else of the documented quota.
 * `provisioned` is asked once for each category. Throws what it throws.
 * @example await accountRates({ ...defaultRequestRates, UserCreation: '60%' }, async () => 200) // rates.UserCreation is 120
 */
export async function accountRates(
  wanted: WantedRates,
  provisioned: (category: QuotaCategory) => Promise<number>,
): Promise<AccountRates> {
  const rates: Record<QuotaCategory, number> = { ...documentedQuotas };
  const shares: RateShare[] = [];
  for (const category of quotaCategories) {
    const percent = parsePercent(wanted[category]);
    if (percent === undefined) rates[category] = Number(wanted[category]);
    else {
      const isAdjustable = adjustable.has(category);
      const quota = isAdjustable ? await provisioned(category) : documentedQuotas[category];
      rates[category] = (quota * percent) / 100;
      shares.push({ category, percent, quota, source: isAdjustable ? 'provisioned' : 'documented' });
    }
  }
  return { rates, shares };
}

/** GetProvisionedLimit (LimitDefinitionType): what the account has of that category. Throws CognitoError, with what to write instead. */
export function provisionedLimit(
  client: CognitoIdentityProviderClient,
  told: ReturnType<typeof tellingErrors>,
): (category: QuotaCategory) => Promise<number> {
  return async (category) => {
    const request = { LimitDefinition: { LimitClass: 'API_CATEGORY', Attributes: { Category: category } } } as const;
    try {
      return await told('GetProvisionedLimit', async () => {
        const { Limit: { ProvisionedLimitValue = 0 } = {} } = await client.send(
          new GetProvisionedLimitCommand(request),
        );
        if (ProvisionedLimitValue > 0) return ProvisionedLimitValue;
        throw new NoAnswer(`Limit.ProvisionedLimitValue is ${ProvisionedLimitValue}`);
      });
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const { hint, ...refusal } = error.refusal;
      const plain = `or write requestRates.${category} as a number, such as ${documentedQuotas[category]}`;
      throw new CognitoError({ ...refusal, hint: hint === undefined ? plain : `${hint}, ${plain}` });
    }
  };
}
