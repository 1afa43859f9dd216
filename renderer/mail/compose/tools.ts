/** What everything that is seen of letters works with: made by the workshop, once for a window, and had from here. */
import { createContext, use, useSyncExternalStore } from 'react';
import type { JmapClient } from '../../jmap/client.ts';
import type { Beginning } from './begin.ts';
import type { Desk, DeskState } from './desk.ts';
import type { From, Identities } from './identities.ts';
import type { Post, SentLetter } from './post.ts';

export type Tools = {
  readonly client: JmapClient;
  readonly desk: Desk;
  readonly post: Post;
  readonly identities: Identities;
};
export const ToolsContext = createContext<Tools | null>(null);
export function useTools(): Tools {
  const tools = use(ToolsContext);
  if (!tools) throw new Error('the workshop is missing');
  return tools;
}
export const useDesk = (): DeskState => {
  const { desk } = useTools();
  return useSyncExternalStore(desk.subscribe, desk.state);
};
export const useSent = (): readonly SentLetter[] => {
  const { post } = useTools();
  return useSyncExternalStore(post.subscribe, post.sent);
};
export const useFroms = (): readonly From[] => {
  const { identities } = useTools();
  return useSyncExternalStore(identities.subscribe, identities.all);
};

const LAST_ACCOUNT = 'mailroom.writing.account';
export const rememberAccount = (id: string): void => localStorage.setItem(LAST_ACCOUNT, id);
export const lastAccount = (): string | null => localStorage.getItem(LAST_ACCOUNT);

/** A chunk of its own: few letters begin with somebody's HTML. */
export const htmlReader = async (): Promise<Awaited<ReturnType<Beginning['htmlReader']>>> =>
  (await import('./rich-html.ts')).readHtml;
