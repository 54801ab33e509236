using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Warning.Hits;

/// <summary>The host name a request asks for, folded and without port or last dot (RFC 9112 §3.2).</summary>
internal static class RequestedHost
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");
    private static readonly string[] Schemes = ["http://", "https://"];

    /// <summary>Reads the host.</summary>
    /// <param name="hostHeader">The Host field's value as the server hands it on; empty when there was none.</param>
    /// <param name="target">
    /// The request target as it was sent: an absolute form names the host where no field does (RFC 9112 §3.2.2).
    /// </param>
    /// <param name="host">Letters, digits, '-' and '_' in labels, at most 253 characters.</param>
    /// <returns>False for no host, an address or anything that is not a host name.</returns>
    public static bool TryRead(string hostHeader, string target, [NotNullWhen(true)] out string? host)
    {
        ReadOnlySpan<char> authority = hostHeader.Length > 0 ? hostHeader : AuthorityOf(target);
        int colon = authority.LastIndexOf(':');
        ReadOnlySpan<char> name = colon < 0 ? authority : authority[..colon];
        name = name.EndsWith('.') ? name[..^1] : name;
        host = IsHostName(name) ? name.ToString().ToLowerInvariant() : null;
        return host is not null;
    }

    private static ReadOnlySpan<char> AuthorityOf(string target)
    {
        foreach (string scheme in Schemes)
        {
            if (target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                ReadOnlySpan<char> rest = target.AsSpan(scheme.Length);
                int end = rest.IndexOfAny('/', '?', '#');
                ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];

                // An account before the host is not part of it (RFC 3986 §3.2.1).
                return authority[(authority.LastIndexOf('@') + 1)..];
            }
        }

        return [];
    }

    private static bool IsHostName(ReadOnlySpan<char> name)
    {
        foreach (char character in name)
        {
            bool isAllowed = char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
            if (!isAllowed)
            {
                return false;
            }
        }

        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        return !name.EndsWith('.') && !EndsInNumber(name) && NameText.TryParse(name, wire, out _, out _);
    }

    // 192.0.2.1, 127.1, 0x7f.1 and 2130706433 are addresses to a browser (WHATWG URL, "ends in a number").
    private static bool EndsInNumber(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = name[(name.LastIndexOf('.') + 1)..];
        return !last.IsEmpty
            && (!last.ContainsAnyExceptInRange('0', '9')
                || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !last[2..].ContainsAnyExcept(HexDigits)));
    }
}
