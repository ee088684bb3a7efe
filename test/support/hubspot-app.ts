import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SidebarActionResult, SidebarView } from '../../src/sidebar/schema.ts';
import { Standing } from '../../src/vendor-app/schema.ts';
import type { Account, TestHouse } from './app.ts';

/** Agents that every portal of the sandbox has. */
export const AGENT = 'tom@agents.example';
export const LEAD = 'rasa@agents.example';

const Refused = z.strictObject({ refused: z.string(), words: z.string() });
export type Refused = z.infer<typeof Refused>;

export interface CardWish {
  readonly userEmail?: string;
  /** What the card claims to stand in; default the account itself. */
  readonly claims?: string;
  readonly locale?: 'en' | 'zh-CN' | 'lt';
  readonly subject?: { readonly kind: 'ticket' | 'person'; readonly id: string };
  /** Appended to the address by the card. */
  readonly query?: string;
}

/** What the pages of the HubSpot app do in one portal, through HubSpot's proxy. */
export function hubspotPages(house: TestHouse, { account }: Account) {
  async function call(path: string, body: object, wish: CardWish): Promise<unknown> {
    const answer = await house.stage.hubspot.fetchForCard(account, {
      url: `${house.url}${path}${wish.query ?? ''}`,
      method: 'POST',
      body,
      userEmail: wish.userEmail ?? AGENT,
    });
    return JSON.parse(answer.body);
  }

  function bodyOf(ticket: string, { claims, locale, subject }: CardWish): object {
    return {
      accountId: Number(claims ?? account),
      locale: locale ?? 'en',
      subject: subject ?? { kind: 'ticket', id: ticket },
    };
  }

  return {
    /** As it comes. */
    async card(ticket: string, wish: CardWish = {}): Promise<unknown> {
      return await call('/apps/hubspot/card', bodyOf(ticket, wish), wish);
    },
    async view(ticket: string, wish: CardWish = {}): Promise<SidebarView> {
      const answer = await call('/apps/hubspot/card', bodyOf(ticket, wish), wish);
      return z.strictObject({ answer: SidebarView }).parse(answer).answer;
    },
    async refusal(ticket: string, wish: CardWish = {}): Promise<Refused> {
      return Refused.parse(await call('/apps/hubspot/card', bodyOf(ticket, wish), wish));
    },
    async act(
      ticket: string,
      request: { action: 'ask-now' | 'cancel-ask' | 'do-not-survey'; key?: string; reason?: string },
      wish: CardWish = {},
    ): Promise<SidebarActionResult> {
      const body = { ...bodyOf(ticket, wish), request: { key: randomUUID(), ...request } };
      const answer = await call('/apps/hubspot/card/action', body, wish);
      return z.strictObject({ answer: SidebarActionResult }).parse(answer).answer;
    },
    async settings(wish: CardWish = {}): Promise<Standing> {
      const body = { accountId: Number(wish.claims ?? account), locale: wish.locale ?? 'en' };
      const answer = await call('/apps/hubspot/settings', body, wish);
      return z.strictObject({ answer: Standing }).parse(answer).answer;
    },
  };
}
