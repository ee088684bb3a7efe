import { z } from 'zod';
import type { SenderView } from '../invitation/schema.ts';
import type { Locale } from '../survey/schema.ts';

/** What became of the wish to see what is stored; the page it was made on shows none of it. */
export type OwnDataWish =
  /** May be asked for. */
  | 'offered'
  /** A link is on its way to the address on file. */
  | 'mailed'
  /** Enough were mailed today. */
  | 'too-many'
  /** The person was erased. */
  | 'nothing';

/** One ask with what was answered. Times are ISO 8601. */
export interface OwnAsk {
  readonly ticketNumber: string;
  readonly plannedAt: string;
  /** Null when it has not left. */
  readonly sentAt: string | null;
  readonly state: string;
  /** As it was asked, in the language of the ask. */
  readonly question: string;
  readonly scale: { readonly min: number; readonly max: number };
  readonly answer: OwnAnswer | null;
}

export interface OwnAnswer {
  readonly score: number;
  readonly comment: string | null;
  readonly contactAllowed: boolean | null;
  readonly answeredAt: string;
  readonly changedAt: string;
  /** Every version of it, oldest first. */
  readonly history: readonly {
    readonly score: number;
    readonly comment: string | null;
    readonly contactAllowed: boolean | null;
    readonly at: string;
  }[];
}

/** All that one company's workspace stores about a person, without what is about its own people. */
export interface OwnData {
  readonly email: string;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly firstMetAt: string;
  readonly asks: readonly OwnAsk[];
  readonly optOuts: readonly { readonly list: string; readonly source: string; readonly at: string }[];
  /** How connected systems know the person. */
  readonly accounts: readonly {
    readonly platform: string;
    readonly externalId: string;
    readonly organisationId: string | null;
  }[];
  /** Solved requests, and whether they were asked about. */
  readonly requests: readonly {
    readonly number: string;
    readonly solvedAt: string;
    readonly asked: boolean;
    readonly reason: string;
  }[];
  readonly referrals: readonly {
    readonly state: string;
    readonly offeredAt: string;
    readonly visits: number;
  }[];
  /** What agents recorded about them, such as the wish not to be surveyed. */
  readonly recorded: readonly {
    readonly action: string;
    readonly reason: string | null;
    readonly at: string;
  }[];
}

export const OwnDataForm = z.object({
  act: z.enum(['open', 'show', 'download', 'erase', 'erase-now']),
  /** What the opened page carries; the link alone opens it once. */
  key: z.string().max(100).default(''),
});
export type OwnDataForm = z.infer<typeof OwnDataForm>;

interface OwnDataFrame {
  readonly locale: Locale;
  readonly sender: SenderView;
}

export type OwnDataView =
  /** What a GET shows: a button, and nothing about anybody. */
  | (OwnDataFrame & { readonly state: 'closed' })
  | (OwnDataFrame & {
      readonly state: 'open';
      readonly key: string;
      readonly timeZone: string;
      readonly data: OwnData;
    })
  | (OwnDataFrame & { readonly state: 'download'; readonly data: OwnData })
  /** Asks once more before everything goes. */
  | (OwnDataFrame & { readonly state: 'confirm'; readonly key: string })
  /** `mailUnderWay`: one was being handed over at that moment and may still arrive. */
  | (OwnDataFrame & { readonly state: 'erased'; readonly mailUnderWay: boolean })
  | (OwnDataFrame & { readonly state: 'expired' | 'used' })
  | { readonly state: 'unknown' };

/** What may be seen without pressing anything: nothing of anybody. */
export type OwnDataLook = Exclude<OwnDataView, { state: 'open' | 'download' | 'confirm' }>;

/** What a head may ask of the core for a person who wants to see or delete what is stored. */
export interface OwnDataDesk {
  /** Reads only, and never names anybody: a GET or HEAD uses up nothing. */
  look(token: string): Promise<OwnDataLook>;
  act(token: string, form: OwnDataForm): Promise<OwnDataView>;
}
