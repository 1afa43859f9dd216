/** After a question is answered its buttons are gone: one goes on in the text of the open letter. */
export const focusText = (): void => document.querySelector<HTMLElement>('.letter [data-field="text"]')?.focus();
