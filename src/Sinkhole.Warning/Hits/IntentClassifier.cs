using System;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Iptv;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// Classifies a visit by its method, path and headers (decision 0007 for names on plain HTTP).
/// </summary>
/// <remarks>Nothing that it reads is kept; what a visit keeps is in <see cref="Visit"/>.</remarks>
internal static class IntentClassifier
{
    /// <summary>The class. Evidence against intent is checked first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="agent">Its agent string, read.</param>
    /// <param name="host">The host asked for, folded.</param>
    /// <param name="hasAccountBeside">
    /// Whether a call to a panel or portal presents an account beside path and query; looked at only where the page profile seals accounts.
    /// </param>
    public static IntentClass Classify(HttpRequest request, AgentReading agent, string host, bool hasAccountBeside = false)
    {
        IHeaderDictionary headers = request.Headers;
        string accept = headers.Accept.ToString();
        bool isBrowser = HasFetchMetadata(headers) || agent.IsBrowser;
        bool isNavigation = IsNavigation(headers);
        if (IsPrefetch(headers) || agent.IsBot)
        {
            return IntentClass.D;
        }

        if (!isNavigation && (ForeignPage.Sent(headers, host) || IsSubresource(headers, accept, isBrowser)))
        {
            return IntentClass.D;
        }

        bool acceptsHtml = accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
        bool isPageView = isNavigation || (acceptsHtml && (isBrowser || agent.IsTelevision));
        IptvCall call = IptvGrammar.Read(request.Path.Value ?? string.Empty, request.QueryString.Value ?? string.Empty);
        if (hasAccountBeside || HasCredentials(call, headers, isBrowser, agent.IsPlayer))
        {
            // Any web page can contain a link to a stream, or a frame with one: from a browser an account proves nothing.
            return isBrowser || isPageView ? IntentClass.D : IntentClass.A;
        }

        if (isPageView)
        {
            return IntentClass.C;
        }

        if (call is IptvCall.Anonymous or IptvCall.Portal || agent.IsPlayer)
        {
            return IntentClass.B;
        }

        // People do not send HEAD.
        return HttpMethods.IsHead(request.Method) ? IntentClass.D : IntentClass.Undetermined;
    }

    private static bool HasCredentials(IptvCall call, IHeaderDictionary headers, bool isBrowser, bool isPlayer) => call switch
    {
        IptvCall.Account => true,
        IptvCall.Portal => headers.Authorization.Count > 0,
        IptvCall.BareStream => !isBrowser,
        IptvCall.BareNumber => !isBrowser && isPlayer,
        _ => false,
    };

    // Browsers ask for text/html when a page is opened, and for it alone; to plain http:// names they send no other hint.
    private static bool IsSubresource(IHeaderDictionary headers, string accept, bool isBrowser) =>
        HasFetchMetadata(headers)
        || accept.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        || accept.StartsWith("text/css", StringComparison.OrdinalIgnoreCase)
        || (isBrowser && accept.Length > 0 && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private static bool IsPrefetch(IHeaderDictionary headers) =>
        Says(headers, "Sec-Purpose", "prefetch")
        || Says(headers, "Purpose", "prefetch")
        || Says(headers, "X-Purpose", "preview")
        || Says(headers, "X-Moz", "prefetch");

    private static bool IsNavigation(IHeaderDictionary headers) =>
        Says(headers, "Sec-Fetch-Mode", "navigate") && Says(headers, "Sec-Fetch-Dest", "document");

    // Only browsers send these two fields (Fetch Metadata); HTTP libraries send Sec-Fetch-Mode alone.
    private static bool HasFetchMetadata(IHeaderDictionary headers) =>
        headers.ContainsKey("Sec-Fetch-Site") || headers.ContainsKey("Sec-Fetch-Dest");

    // A parameter may follow the word (RFC 9651 items): prefetch;prerender.
    private static bool Says(IHeaderDictionary headers, string name, string word)
    {
        foreach (string? value in headers[name])
        {
            ReadOnlySpan<char> item = value.AsSpan().Trim();
            if (item.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (item.Length == word.Length || item[word.Length] is ';' or ','))
            {
                return true;
            }
        }

        return false;
    }
}
