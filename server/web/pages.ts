/** The few pages that the front writes itself: what is wrong, and what to do about it. */

export type Page = {
  readonly status: 401 | 403 | 404 | 405 | 413 | 421 | 500;
  readonly title: string;
  readonly text: string;
};

/** @param askForAddress  the command that prints another one-time address */
export const pages = (askForAddress: string) =>
  ({
    signIn: {
      status: 401,
      title: 'This browser is not signed in',
      text: `Run \`${askForAddress}\` in a terminal and open the address it prints. Each address works once.`,
    },
    tokenUsed: {
      status: 403,
      title: 'This address has been used, or is too old',
      text: `Each address works once. If this browser is signed in already, [open Mailroom](/). Otherwise run \`${askForAddress}\` for another.`,
    },
    foreignOrigin: {
      status: 403,
      title: 'Refused',
      text: 'The request came from a page that is not Mailroom’s own.',
    },
    notFound: { status: 404, title: 'Nothing here', text: 'There is nothing at this address. [Open Mailroom](/).' },
    wrongMethod: { status: 405, title: 'Not that way', text: 'This address can only be read.' },
    tooLarge: { status: 413, title: 'Too large', text: 'The request is larger than this address takes.' },
    foreignHost: {
      status: 421,
      title: 'This is not the name of this console',
      text: 'Open it by the address that Mailroom printed. Answering to other names would let strange pages reach it.',
    },
    fault: {
      status: 500,
      title: 'Something went wrong in Mailroom',
      text: 'Its log says what. Mail is not affected by this page.',
    },
  }) satisfies Record<string, Page>;

/** `code` and [links](…) of the texts above; nothing in them comes from outside. */
export const html = ({ title, text }: Page): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} – Mailroom</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;background:#f7f5f0;color:#1f2430}
h1{font-size:1.375rem;line-height:1.3}code{background:#0000000f;border-radius:4px;padding:.1em .35em}a{color:#3a46a8}
@media(prefers-color-scheme:dark){body{background:#14161c;color:#eceae4}code{background:#ffffff1a}a{color:#aab2ff}}</style>
<main><h1>${title}</h1><p>${text
  .replace(/`([^`]+)`/g, '<code>$1</code>')
  .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>')}</p></main></html>
`;
