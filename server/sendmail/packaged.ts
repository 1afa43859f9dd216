/** sendmail(1) and its kin in the packaged app, where each is one file that a program calls by its name. */
import { runAndExit } from './main.ts';

await runAndExit(process.env.MAILROOM_INVOKED_AS ?? 'sendmail', process.argv.slice(2));
