import type { Account, Condition, Trigger } from './state.ts';
import type { AppliedChange } from './ticket-store.ts';

/** The webhooks that triggers of the admin call after this change, with the templates of their bodies. */
export function calledByTriggers(
  account: Account,
  applied: AppliedChange,
): { webhookId: string; template: string }[] {
  return [...account.triggers.values()]
    .filter((trigger) => fires(trigger, applied))
    .flatMap((trigger) => trigger.actions)
    .flatMap(({ field, value: [webhookId, template] }) =>
      field === 'notification_webhook' && webhookId !== undefined && template !== undefined
        ? [{ webhookId, template }]
        : [],
    );
}

function fires(trigger: Trigger, applied: AppliedChange): boolean {
  const all = trigger.all.every((condition) => holds(condition, applied));
  return all && (trigger.any.length === 0 || trigger.any.some((condition) => holds(condition, applied)));
}

/** The conditions this stand-in knows; creating a trigger with another one is refused. */
export const conditionFields: Readonly<Record<string, readonly string[]>> = {
  status: ['is', 'is_not', 'value', 'value_previous', 'changed', 'not_changed', 'less_than', 'greater_than'],
  requester_id: ['is', 'is_not'],
  group_id: ['is', 'is_not'],
  brand_id: ['is', 'is_not'],
  current_tags: ['includes', 'not_includes'],
  update_type: ['is'],
};

function holds(condition: Condition, applied: AppliedChange): boolean {
  const { ticket } = applied;
  switch (condition.field) {
    case 'status':
      return statusHolds(condition, applied);
    case 'requester_id':
      return compared(condition, String(ticket.requesterId));
    case 'group_id':
      return compared(condition, String(ticket.groupId ?? ''));
    case 'brand_id':
      return compared(condition, String(ticket.brandId));
    case 'update_type':
      return condition.value === (applied.created ? 'Create' : 'Change');
    default:
      return tagsHold(condition, ticket.tags);
  }
}

function statusHolds(condition: Condition, { ticket, statusBefore }: AppliedChange): boolean {
  const changed = statusBefore !== ticket.status;
  switch (condition.operator) {
    case 'value':
      return changed && ticket.status === condition.value;
    case 'value_previous':
      return changed && statusBefore === condition.value;
    case 'changed':
      return changed;
    case 'not_changed':
      return !changed;
    default:
      return compared(condition, ticket.status);
  }
}

function tagsHold(condition: Condition, tags: readonly string[]): boolean {
  const any = condition.value.split(' ').some((tag) => tags.includes(tag));
  return condition.operator === 'includes' ? any : !any;
}

const statusOrder = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];

function compared(condition: Condition, value: string): boolean {
  const distance = statusOrder.indexOf(value) - statusOrder.indexOf(condition.value);
  switch (condition.operator) {
    case 'is':
      return value === condition.value;
    case 'is_not':
      return value !== condition.value;
    case 'less_than':
      return distance < 0;
    default:
      return distance > 0;
  }
}
