/** What a shop under test hands in, for the pictures of what is captured. */
import type { SendMailOptions } from 'nodemailer';

export type ShopMail = { readonly user?: string; readonly mail: SendMailOptions };

export const shownCaptured = 'Confirm your address: 481 223';

const from = 'Tide & Thread <orders@tideandthread.example>';
const page = (
  title: string,
  text: string,
  button: string,
): string => `<div style="max-width:520px;margin:0 auto;font-family:Helvetica,Arial,sans-serif;color:#22313f">
<p style="font-size:13px;letter-spacing:2px;color:#0f766e"><b>TIDE &amp; THREAD</b></p>
<h1 style="font-size:24px;margin:8px 0 12px">${title}</h1>
<p style="font-size:15px;line-height:1.6">${text}</p>
<p style="margin:22px 0"><a href="https://shop.example/go" style="background:#0f766e;color:#fff;padding:11px 18px;border-radius:6px;text-decoration:none">${button}</a></p>
<p style="font-size:12px;color:#6b7a86">You get this because you have an account with us. <a href="https://shop.example/leave">Leave</a></p></div>`;

const letter = (to: string, subject: string, title: string, text: string, button: string, more = {}): ShopMail => ({
  user: 'shop',
  mail: { from, to, subject, text: `${title}\n\n${text}`, html: page(title, text, button), ...more },
});

export const shopMail: readonly ShopMail[] = [
  letter(
    'mara@customer.example',
    'Welcome to Tide & Thread',
    'Hello, Mara',
    'Good that you are here. Your first order travels free.',
    'Look around',
  ),
  letter(
    'jon@customer.example',
    'Your order 1088',
    'Thank you, Jon',
    'Two linen shirts, size M. They leave us tomorrow morning.',
    'See the order',
    {
      attachments: [
        { filename: 'invoice-1088.pdf', contentType: 'application/pdf', content: Buffer.alloc(30_000, '%PDF-1.7 ') },
      ],
    },
  ),
  {
    user: 'reports',
    mail: {
      from: 'Nightly <reports@tideandthread.example>',
      to: 'ops@tideandthread.example, lead@tideandthread.example',
      subject: 'Nightly report: 3 jobs failed',
      text: 'import-prices: timed out after 300 s\nsync-stock: 2 of 1,204 rows refused\nmail-digest: no template\n',
    },
  },
  letter(
    'priya@customer.example',
    'Forgotten password',
    'A new password',
    'Somebody asked for a new password for your account. The link works for an hour.',
    'Choose a password',
  ),
  letter(
    'jon@customer.example',
    'Order 1088 is on its way',
    'It is on its way',
    'The parcel left at 7:40. It should be with you on Thursday.',
    'Where is it?',
    { bcc: 'archive@tideandthread.example' },
  ),
  letter(
    'li@customer.example',
    shownCaptured,
    'Your code is 481 223',
    'Type it where you were asked for it. It is good for ten minutes.',
    'Confirm the address',
  ),
];
