/** What an address means by a message: JMAP's id of it, its Message-ID, or the trace of its journey. Pure. */
export type MeantMessage =
  | { readonly kind: 'email'; readonly account: string | null; readonly id: string }
  | { readonly kind: 'message-id'; readonly messageId: string }
  | { readonly kind: 'trace' };

export function meantBy(id: string): MeantMessage {
  const text = id.trim();
  if (text.includes('@')) return { kind: 'message-id', messageId: text.replace(/^<|>$/g, '') };
  const [, account = null, number] = /^(?:(a\d+)[.-])?e?(\d+)$/.exec(text) ?? [];
  return number ? { kind: 'email', account, id: `e${number}` } : { kind: 'trace' };
}
