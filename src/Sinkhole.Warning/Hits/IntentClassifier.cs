using System;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Iptv;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// Tells the class of a visit from its method, path and headers (decision 0007 for names on plain HTTP).
/// </summary>
/// <remarks>Nothing that it looks at is kept: what a visit keeps is in <see cref="Visit"/>.</remarks>
internal static class IntentClassifier
{
    /// <summary>The class. What speaks against intent is asked first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="host">The host asked for, folded.</param>
    public static IntentClass Classify(HttpRequest request, string host)
    {
        IHeaderDictionary headers = request.Headers;
        string agent = headers.UserAgent.ToString();
        string accept = headers.Accept.ToString();
        bool isBrowser = TellsHowItFetches(headers) || KnownPrograms.IsBrowser(agent);
        bool isForCertainOpened = IsNavigation(headers);
        if (IsFetchedAhead(headers) || KnownPrograms.IsMachine(agent))
        {
            return IntentClass.D;
        }

        if (!isForCertainOpened && (ForeignPage.Sent(headers, host) || IsPartOfAPage(headers, accept, isBrowser)))
        {
            return IntentClass.D;
        }

        bool takesPage = accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
        bool isPageOpened = isForCertainOpened || (takesPage && (isBrowser || KnownPrograms.IsTelevision(agent)));
        bool isPlayer = KnownPrograms.IsPlayer(agent);
        IptvCall call = IptvGrammar.Read(request.Path.Value ?? string.Empty, request.QueryString.Value ?? string.Empty);
        if (PresentsAccount(call, headers, isBrowser, isPlayer))
        {
            // A page of any site can carry a link to a stream, or a frame of one: where pages are shown, an account proves nothing.
            return isBrowser || isPageOpened ? IntentClass.D : IntentClass.A;
        }

        if (isPageOpened)
        {
            return IntentClass.C;
        }

        if (call is IptvCall.Anonymous or IptvCall.Portal || isPlayer)
        {
            return IntentClass.B;
        }

        // People do not ask for a page's head alone.
        return HttpMethods.IsHead(request.Method) ? IntentClass.D : IntentClass.Undetermined;
    }

    private static bool PresentsAccount(IptvCall call, IHeaderDictionary headers, bool isBrowser, bool isPlayer) => call switch
    {
        IptvCall.Account => true,
        IptvCall.Portal => headers.Authorization.Count > 0,
        IptvCall.BareStream => !isBrowser,
        IptvCall.BareNumber => !isBrowser && isPlayer,
        _ => false,
    };

    // Browsers ask for text/html when a page is opened, and for it alone; to plain http:// names they say nothing else of why they ask.
    private static bool IsPartOfAPage(IHeaderDictionary headers, string accept, bool isBrowser) =>
        TellsHowItFetches(headers)
        || accept.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        || accept.StartsWith("text/css", StringComparison.OrdinalIgnoreCase)
        || (isBrowser && accept.Length > 0 && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private static bool IsFetchedAhead(IHeaderDictionary headers) =>
        Says(headers, "Sec-Purpose", "prefetch")
        || Says(headers, "Purpose", "prefetch")
        || Says(headers, "X-Purpose", "preview")
        || Says(headers, "X-Moz", "prefetch");

    private static bool IsNavigation(IHeaderDictionary headers) =>
        Says(headers, "Sec-Fetch-Mode", "navigate") && Says(headers, "Sec-Fetch-Dest", "document");

    // Only browsers say for what and from where they fetch; libraries for programs send Sec-Fetch-Mode alone.
    private static bool TellsHowItFetches(IHeaderDictionary headers) =>
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
