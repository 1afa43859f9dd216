/** Settings of the desktop app; a server without a window has no use for them. */
import { choice, type Field, yesNo } from './field.ts';

export const desktopSettings = {
  'desktop.notify': choice({
    choices: ['new-mail', 'all', 'nothing'],
    default: 'new-mail',
    doc: 'What the desktop tells of: mail that comes into an inbox, captured mail too, or nothing.',
    restarts: 'nothing',
  }),
  'desktop.keep-awake': yesNo({
    default: false,
    doc: 'Whether this computer is kept from going to sleep by itself while the mail server runs. Its screen may go dark; a closed lid still sends it to sleep.',
    restarts: 'nothing',
  }),
  'desktop.keychain': yesNo({
    default: true,
    doc: "Whether passwords of other servers are sealed with this desktop's keychain, where there is one: a copy of the home folder cannot read them then, and neither can a server without the window. Before the home folder moves to another computer, set this to false while the window runs.",
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
