import type { Message } from '../../wording/page-wording.ts';

/** Everything said where a person sees and deletes what is stored; read through `fillIn`. */
export interface OwnDataWording {
  readonly title: string;
  readonly closed: {
    readonly lead: string;
    readonly open: string;
    readonly onlyOnce: string;
  };
  readonly about: {
    readonly heading: string;
    readonly address: string;
    readonly name: string;
    readonly language: string;
    readonly timeZone: string;
    readonly knownSince: string;
  };
  readonly asks: {
    readonly heading: string;
    readonly none: string;
    readonly request: string;
    readonly asked: string;
    readonly planned: string;
    readonly notAsked: string;
    readonly answered: string;
    readonly noAnswer: string;
    readonly mayContact: string;
    readonly mayNotContact: string;
    readonly changedOn: string;
  };
  readonly lists: {
    readonly heading: string;
    readonly none: string;
    readonly surveys: string;
    readonly referrals: string;
    readonly undeliverable: string;
  };
  readonly download: {
    readonly heading: string;
    readonly lead: string;
    readonly button: string;
  };
  readonly erase: {
    readonly heading: string;
    readonly lead: string;
    readonly button: string;
    readonly confirmHeading: string;
    readonly confirmLead: string;
    readonly confirm: string;
    readonly back: string;
  };
  readonly erased: {
    readonly heading: string;
    readonly gone: string;
    readonly kept: string;
    readonly elsewhere: string;
    readonly underWay: string;
  };
  readonly expired: Message;
  readonly used: Message;
}
