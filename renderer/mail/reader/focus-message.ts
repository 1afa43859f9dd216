/** Puts the focus on the open message, so that Tab goes on within it; false: there is none. */
export function focusMessage(): boolean {
  const message =
    document.querySelector<HTMLElement>('.messages > [data-current]') ??
    document.querySelector<HTMLElement>('.pane-reader');
  message?.focus();
  return message !== null;
}
