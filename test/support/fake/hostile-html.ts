/** One letter that tries everything; `/canary/` must never be asked for. */
export const hostileHtml = `<html><head><meta http-equiv="refresh" content="0;url=/canary/meta"><base href="/canary/base/"><link rel="stylesheet" href="/canary/link.css">
<style>@import url(/canary/import.css); body{background:url(/canary/css-body.png)} p{background-image:image-set("/canary/set.png" 1x)}</style></head>
<body onload="fetch('/canary/onload')"><h1>Hello</h1><script>fetch('/canary/script');parent.document.title='owned'</script>
<img src="/canary/img.png"><img src=x onerror="fetch('/canary/onerror')"><img srcset="/canary/srcset.png 2x"><img src="https://tracker.example/p.gif">
<svg onload="fetch('/canary/svg')"><image href="/canary/svg-image.png"/><use href="/canary/use.svg#a"/><style>*{background:url(/canary/svgstyle)}</style></svg>
<iframe src="/canary/iframe"></iframe><iframe srcdoc="<script>fetch('/canary/srcdoc')</script>"></iframe><object data="/canary/object"></object><embed src="/canary/embed">
<video src="/canary/video" poster="/canary/poster" autoplay></video><audio src="/canary/audio" autoplay></audio>
<form action="/canary/form"><input name="q" autofocus onfocus="this.form.submit()"><button>Sign in</button></form>
<a href="javascript:fetch('/canary/js')" id="js">click me</a><a href="data:text/html,<script>1</script>">data</a><a href="/canary/ping" ping="/canary/pinged">ping</a>
<div style="background:url('/canary/style-attr.png');position:fixed;inset:0;z-index:99999">overlay</div><p style="background:u\\72l(/canary/escaped.png)">escaped</p>
<table background="/canary/table.png"><tr><td background="//tracker.example/td.png">cell</td></tr></table>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=fetch('/canary/mxss')&gt;"></table></mtext></math>
<template><script>fetch('/canary/template')</script></template><noscript><img src="/canary/noscript.png"></noscript></body></html>`;
