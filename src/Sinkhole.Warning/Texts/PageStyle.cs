using System;
using System.Security.Cryptography;

namespace Sinkhole.Warning.Texts;

/// <summary>The one style sheet of every page: CSS 2 and media queries, which WebKit 533 of a set-top box reads too.</summary>
/// <remarks>
/// Large type is the default and small screens use a media query, because a television may not support media queries. No flex, no grid, no
/// colour without its background.
/// </remarks>
internal static class PageStyle
{
    /// <summary>The sheet, exactly as between its tags: the hash covers it.</summary>
    public static ReadOnlySpan<byte> Sheet => """
        body{margin:0;background:#fff;color:#1a1d21;font:24px/1.45 Arial,"Liberation Sans","DejaVu Sans",sans-serif;word-wrap:break-word}
        .in{margin:0 auto;max-width:1152px;padding:0 5%}
        #top{background:#14283f;color:#fff;padding:2% 0}
        #top .in{padding-top:24px}
        #top p{margin:0 0 10px;color:#dbe4ee}
        h1{margin:0;font-size:1.6em;line-height:1.25}
        h2{margin:1.5em 0 .3em;font-size:1.15em;line-height:1.3;color:#14283f}
        p{margin:0 0 .6em}
        .lead{margin:1em 0;font-size:1.08em}
        .box{margin:1.2em 0;padding:.8em 1em .3em;border:1px solid #9aa9ba;border-top:6px solid #14283f;background:#f2f5f8}
        .box h2{margin-top:0}
        table{width:100%;border-collapse:collapse;border-top:2px solid #14283f}
        th,td{padding:.4em .8em .4em 0;border-bottom:1px solid #c3ccd6;vertical-align:top;text-align:inherit}
        [dir=rtl] th,[dir=rtl] td{padding:.4em 0 .4em .8em}
        th{width:32%;font-weight:bold;color:#3b4654}
        .ref{font-family:"DejaVu Sans Mono","Liberation Mono",monospace;letter-spacing:.06em}
        .url{font-weight:bold}
        bdi,td,a,.url{word-wrap:break-word;word-break:break-word;overflow-wrap:anywhere}
        a{color:#0b3f91;background:#fff}
        .box a{background:#f2f5f8}
        a:focus,a:hover{outline:4px solid #b35900;outline-offset:2px}
        #lang{margin:2em 0 0;padding:.6em 0 48px;border-top:2px solid #14283f}
        #lang h2{margin-top:.4em}
        #lang a,#lang b{display:inline-block;margin:0 1em .4em 0;padding:.35em .2em}
        @media (max-width:640px){body{font-size:17px}#top .in{padding-top:12px}h1{font-size:1.45em}
        th,td{display:block;width:auto;padding-bottom:0;border:0}td{padding:0 0 .5em;border-bottom:1px solid #c3ccd6}}
        @media print{body{font-size:11pt}#top{background:#fff;color:#000;border-bottom:2pt solid #000}#top p,h2,th{color:#000}
        .box{background:#fff}#lang{display:none}a{color:#000;text-decoration:none}}

        """u8;

    /// <summary>
    /// The policy of every answer: only this sheet is allowed; never scripts, forms, frames or foreign resources (rules V2, V8).
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Sheet))}'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
