/** GetProvisionedLimit: what the account has of a quota category. */
import { invalidParameter } from '../errors.ts';
import { oneOf, structure } from '../model.ts';
import { awsRates } from '../rates.ts';
import { operation } from './operation.ts';

/** Only adjustable categories support provisioning (quotas page); of these the double knows those that users' administration draws on. */
const adjustable = ['UserRead', 'UserCreation', 'UserResourceRead'] as const;

const getProvisionedLimit = operation<{
  readonly LimitDefinition: {
    readonly LimitClass: 'API_CATEGORY';
    readonly Attributes: Readonly<Record<string, string>>;
  };
}>({
  name: 'GetProvisionedLimit',
  quota: 'LimitManagement',
  members: {
    LimitDefinition: structure(
      { LimitClass: oneOf('API_CATEGORY'), Attributes: { type: 'object', additionalProperties: { type: 'string' } } },
      ['LimitClass', 'Attributes'],
    ),
  },
  required: ['LimitDefinition'],
  run({ provisioned }, { LimitDefinition }) {
    const category = adjustable.find((known) => known === LimitDefinition.Attributes['Category']);
    // In which words the service says so, no source tells.
    if (category === undefined) throw invalidParameter('The category does not support provisioned limits.');
    const FreeLimitValue = awsRates[category];
    return {
      Limit: { LimitDefinition, ProvisionedLimitValue: provisioned.get(category) ?? FreeLimitValue, FreeLimitValue },
    };
  },
});

export const limitOperations = [getProvisionedLimit];
