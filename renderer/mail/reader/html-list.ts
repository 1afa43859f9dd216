/** What of a sender's HTML is taken over: nothing that acts, loads by itself, asks for input or frames anything. Pure. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const tags = words(`
  html head body style title
  a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details
  dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu
  nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead
  time tr tt u ul var wbr`);

/** `href`, `src`, `background` and `style` are judged one by one; `id` and `name` would only be targets. */
export const attributes = words(`
  abbr align alt background bgcolor border bordercolor cellpadding cellspacing cite class clear color cols colspan
  compact datetime dir face frame headers height href hspace lang link noshade nowrap open reversed role rowspan rules
  scope size span src srcset start style summary text title type valign value vlink vspace width`);
