using System;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Hits;

/// <summary>Tells the class of a visit from its method, path and headers (specs/evidence.md 3.1).</summary>
internal static class IntentClassifier
{
    /// <summary>The class. What speaks against intent is asked first.</summary>
    public static IntentClass Classify(HttpRequest request)
    {
        string path = request.Path.Value ?? string.Empty;
        string query = request.QueryString.Value ?? string.Empty;
        IHeaderDictionary headers = request.Headers;
        string agent = headers.UserAgent.ToString();
        bool isIptv = IptvPath.IsIptv(path);
        bool isPlayer = KnownPrograms.IsPlayer(agent);
        if (IsFetchedAhead(headers) || IsEmbedded(headers) || KnownPrograms.IsMachine(agent))
        {
            return IntentClass.D;
        }

        if (IptvPath.PresentsAccount(path, query) || (isIptv && headers.Authorization.Count > 0))
        {
            // A page of any site can carry a link to a stream: in a browser an account proves nothing.
            return IsBrowser(headers) ? IntentClass.D : IntentClass.A;
        }

        if (IsNavigation(headers))
        {
            return IntentClass.C;
        }

        if (isIptv || isPlayer)
        {
            return IntentClass.B;
        }

        // People do not ask for a page's head alone.
        return HttpMethods.IsHead(request.Method) ? IntentClass.D : IntentClass.Undetermined;
    }

    private static bool IsFetchedAhead(IHeaderDictionary headers) =>
        Says(headers, "Sec-Purpose", "prefetch")
        || Says(headers, "Purpose", "prefetch")
        || Says(headers, "X-Purpose", "preview")
        || Says(headers, "X-Moz", "prefetch");

    private static bool IsEmbedded(IHeaderDictionary headers) => Says(headers, "Sec-Fetch-Site", "cross-site") && !IsNavigation(headers);

    private static bool IsNavigation(IHeaderDictionary headers) =>
        Says(headers, "Sec-Fetch-Mode", "navigate") && Says(headers, "Sec-Fetch-Dest", "document");

    private static bool IsBrowser(IHeaderDictionary headers) =>
        headers.ContainsKey("Sec-Fetch-Mode") || headers.ContainsKey("Sec-Fetch-Site") || headers.ContainsKey("Sec-Fetch-Dest");

    // A parameter may follow the word (RFC 9651 items): prefetch;prerender.
    private static bool Says(IHeaderDictionary headers, string name, string word) =>
        headers[name].Any(value => value is not null
            && value.AsSpan().Trim().StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (value.AsSpan().Trim().Length == word.Length || value.AsSpan().Trim()[word.Length] is ';' or ','));
}
