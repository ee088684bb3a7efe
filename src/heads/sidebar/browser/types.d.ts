import type { SidebarView } from '../../../sidebar/schema.ts';
import type { SidebarPageWording } from '../wording/sidebar-page-wording.ts';

/** What the server put into the page. */
export interface Boot {
  session: string;
  base: string;
  place: 'ticket' | 'person' | 'organisation';
  locale: string;
  words: Record<string, SidebarPageWording>;
}

export type Words = SidebarPageWording;
export type View = SidebarView;
export type Subject = SidebarView['subject'];

/** The part of the helpdesk's script that is used. */
export interface FrameClient {
  get(paths: string[]): Promise<Record<string, unknown>>;
  invoke(name: string, ...args: unknown[]): Promise<unknown>;
  on(name: string, handler: (data: unknown) => void): void;
}

/** What every part of the page is given. */
export interface Shown {
  view: View;
  words: Words;
  locale: string;
  frame: FrameClient;
  /** Says it to whoever listens to the page instead of looking at it. */
  tell: (text: string) => void;
  act: (request: object) => Promise<void>;
}

declare global {
  interface Window {
    ZAFClient?: { init(): FrameClient | false };
  }
}
