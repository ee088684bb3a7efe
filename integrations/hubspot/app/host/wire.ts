// What the page and the card's worker say to each other, as HubSpot's own page and worker do.

export interface CardContext {
  readonly location: string;
  readonly portal: { readonly id: number; readonly timezone: string };
  readonly user: { readonly id: number; readonly email: string; readonly language: string };
  readonly crm: { readonly objectId: number; readonly objectTypeId: string };
}

export interface Fetched {
  readonly status: number;
  readonly body: string;
}

/** What the page does for the card. Everything is asynchronous: it crosses a worker's border. */
export interface Host {
  fetch(
    url: string,
    options: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Fetched>;
  properties(names: readonly string[]): Promise<Record<string, string | null>>;
  alert(message: string): Promise<void>;
  copy(text: string): Promise<void>;
  refresh(): Promise<void>;
}

export interface CardWorker {
  start(context: CardContext, channel: unknown, host: Host): Promise<void>;
  /** The record's properties have changed. */
  changed(properties: Record<string, string | null>): Promise<void>;
}
