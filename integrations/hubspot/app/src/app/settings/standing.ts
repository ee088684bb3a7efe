/** Where the connection of this account stands, as the backend says it. */
export interface Standing {
  readonly mode: 'rehearsal' | 'live' | 'paused';
  readonly health: 'connected' | 'disconnected';
  /** What is wrong with the connection, or null. */
  readonly words: string | null;
  readonly survey: 'nps' | 'ces' | 'csat';
  readonly trigger: 'solved' | 'workflow';
  readonly company: string | null;
  readonly answersLastMonth: number;
  /** The settings page of Afterword itself. */
  readonly settingsUrl: string;
}
