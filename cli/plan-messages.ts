/** What Cognito would send because of a plan: verification codes for new addresses, invitations for new users. */
import { isSecret, shown, type Value } from '../providers/core/value.ts';
import type { UserPlan } from '../providers/plan/model.ts';
import type { MessageReport } from '../providers/report/plan-report.ts';

/** The messages to one user; an address only where it may be shown. */
export function messagesOf(
  { name: username, messages, steps }: UserPlan,
  showValues: boolean,
): readonly MessageReport[] {
  const address = (to: Value | undefined) => (showValues && to !== undefined && !isSecret(to) ? { to: shown(to) } : {});
  const codes = messages.map(({ attribute, channel, to, waits }): MessageReport => {
    return { username, attribute, channel, ...address(to), waits };
  });
  const invitations = steps.flatMap((step): readonly MessageReport[] => {
    const attribute = step.kind === 'create' ? step.creation.invitation : undefined;
    if (step.kind !== 'create' || attribute === undefined) return [];
    const channel = attribute === 'email' ? 'EMAIL' : 'SMS';
    const to = address(step.creation.attributes.get(attribute));
    return [{ username, attribute, channel, ...to, waits: false, invitation: true }];
  });
  return [...codes, ...invitations];
}
