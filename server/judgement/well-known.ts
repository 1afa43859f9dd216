/**
 * Names of the internet that are no evidence of anything: providers whose names are neighbours of one another, services that
 * rewrite the links of whoever uses them, hosts that stand in everybody's mail. Short lists; what is missing costs a false
 * alarm of a few points, never a refusal. Pure.
 */
import { registered } from '../mime/look-alike.ts';

const FREE_MAIL = new Set(
  `gmail.com googlemail.com ymail.com mail.com email.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de freenet.de t-online.de
   hotmail.com hotmail.fr hotmail.co.uk outlook.com outlook.fr live.com msn.com yahoo.com yahoo.fr yahoo.de yahoo.co.uk
   icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io fastmail.com fastmail.fm hey.com zoho.com
   mail.ru inbox.ru bk.ru list.ru yandex.ru yandex.com qq.com 163.com 126.com sina.com naver.com hanmail.net laposte.net
   orange.fr free.fr sfr.fr libero.it virgilio.it uol.com.br terra.com.br wp.pl o2.pl onet.pl seznam.cz bluewin.ch`.split(
    /\s+/,
  ),
);
/** Their names are neighbours of one another; each is who it says. */
export const isFreeMail = (domain: string): boolean => FREE_MAIL.has(domain);

/** They put themselves before each link of a message that passes them, or of who writes with them. */
const OPAQUE =
  /(?:^|\.)(?:mimecastprotect\.com|mimecast\.com|t\.co|lnkd\.in|linkprotect\.cudasvc\.com|ciscosafe\.com)$/;
const TELLING =
  /(?:^|\.)(?:safelinks\.protection\.outlook\.com|urldefense\.(?:com|us|proofpoint\.com)|secure-web\.cisco\.com|www\.google\.com|l\.facebook\.com|deref-(?:gmx|web-02|mail)\.(?:net|de|com)|linkedin\.com)$/;

/** Whether a link by this host to this target leads on to the claimed name. */
export function passesOn(host: string, target: string, claimed: string): boolean {
  if (OPAQUE.test(host)) return true;
  if (!TELLING.test(host)) return false;
  // One of them writes "-2E" for what is escaped.
  const plain = target.toLowerCase().replaceAll('-2e', '.').replaceAll('%2e', '.');
  return plain.slice(plain.indexOf(host) + host.length).includes(claimed);
}

const EVERYWHERE = new Set(
  `w3.org google.com googleapis.com gstatic.com youtube.com youtu.be microsoft.com office.com live.com outlook.com apple.com
   icloud.com facebook.com instagram.com twitter.com x.com linkedin.com whatsapp.com github.com wikipedia.org amazon.com mozilla.org
   adobe.com zoom.us openxmlformats.org schema.org doubleclick.net cloudflare.com`.split(/\s+/),
);
/** No list could hold them without losing its readers: they are not asked for. */
export const isEverywhere = (host: string): boolean => EVERYWHERE.has(registered(host));
