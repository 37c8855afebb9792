/** What Cognito would send because of a plan: verification codes for new addresses, invitations for new users. */
import { creationsOf } from '../providers/core/account-plan.ts';
import type { MessageReport } from '../providers/core/plan-report.ts';
import type { AttributeName, Username } from '../providers/core/types.ts';
import type { Planned } from './planning.ts';

/** The messages of one roster; an address only where it may be shown. */
export function messagesOf(
  { messages, accounts }: Pick<Planned, 'messages' | 'accounts'>,
  mayShow: (username: Username, name: AttributeName) => boolean,
): readonly MessageReport[] {
  const codes = messages.map(({ username, attribute, channel, to, waits }): MessageReport => {
    return { username, attribute, channel, ...(mayShow(username, attribute) ? { to } : {}), waits };
  });
  const invitations = creationsOf(accounts?.work ?? []).flatMap((creation): readonly MessageReport[] => {
    const { username, invitation: attribute } = creation;
    if (attribute === undefined) return [];
    const to = mayShow(username, attribute) ? creation.attributes.get(attribute) : undefined;
    const channel = attribute === 'email' ? 'EMAIL' : 'SMS';
    return [{ username, attribute, channel, ...(to === undefined ? {} : { to }), waits: false, invitation: true }];
  });
  return [...codes, ...invitations];
}
