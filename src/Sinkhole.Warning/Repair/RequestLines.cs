using System;
using System.Text;

namespace Sinkhole.Warning.Repair;

/// <summary>
/// Repairs lines of requests that Kestrel would refuse: no line grows, shrinks or moves, so that lengths and the borders of
/// requests stay what the visitor sent.
/// </summary>
internal static class RequestLines
{
    /// <summary>Replaces an octet that is not allowed in a request: no host name has it, any path may.</summary>
    public const byte Unreadable = (byte)'|';

    private const byte Blank = (byte)' ';
    private const byte Tab = (byte)'\t';
    private const byte Slash = (byte)'/';
    private const int VersionOctets = 9; // " HTTP/1.1"

    /// <summary>Replaces what is not ASCII, and NUL: Kestrel refuses both in a target, a method and the name of a field.</summary>
    public static void ReplaceUnreadable(Span<byte> octets)
    {
        while (octets.IndexOfAnyExceptInRange((byte)1, (byte)0x7F) is int at and >= 0)
        {
            octets[at] = Unreadable;
            octets = octets[(at + 1)..];
        }
    }

    /// <summary>Blanks an empty port behind a host: <c>evil.example:</c> names evil.example (RFC 3986 §3.2.3).</summary>
    /// <param name="value">What stands behind <c>Host:</c>, with the end of the line.</param>
    public static void RepairHost(Span<byte> value)
    {
        int last = value.LastIndexOfAnyExcept(" \t\r\n"u8);
        if (last > 0 && value[last] == ':')
        {
            value[last] = Blank;
        }
    }

    /// <summary>
    /// Repairs the target of a request line: blanks in it, an encoded NUL (<c>%00</c>), a scheme in capitals (RFC 3986 §3.1). What is
    /// neither a path nor a URL becomes <c>/</c> and <c>|</c>. HTTP/1.2 to 1.9 become the version that we speak (RFC 9110 §2.5); its
    /// name is put in capitals. Blanks behind it move before it, as the end of the query.
    /// </summary>
    /// <param name="line">
    /// The line behind the method and its blank, with its end; unchanged where it does not end in a version 1 of HTTP.
    /// </param>
    public static void RepairTarget(Span<byte> line)
    {
        Span<byte> written = line[..line.TrimEnd("\r\n"u8).Length];
        int length = written.TrimEnd(" \t"u8).Length;
        int target = length - VersionOctets;
        if (target <= 0 || !IsVersion(written[target..length]))
        {
            return;
        }

        "HTTP/1."u8.CopyTo(written[(target + 1)..]);
        written[length - 1] = Math.Min(written[length - 1], (byte)'1');
        MoveBlanks(written, target, length);
        RepairPath(written[..(target + written.Length - length)]);
    }

    /// <summary>Makes the tab that stands for the blank behind a method a blank, and repairs the target behind it.</summary>
    /// <param name="line">The line from that tab on, with its end; unchanged where it does not end in a version 1 of HTTP.</param>
    public static void RepairSeparator(Span<byte> line)
    {
        ReadOnlySpan<byte> written = line.TrimEnd(" \t\r\n"u8);
        if (written.Length > VersionOctets && IsVersion(written[^VersionOctets..]))
        {
            line[0] = Blank;
            RepairTarget(line[1..]);
        }
    }

    /// <summary>
    /// Writes POST and PUT of HTTP/1.0 in small letters. Without a length such a request has no body (RFC 9112 §6.3), and Kestrel refuses
    /// these two methods alone; in small letters they are none that it knows. <see cref="RestoreMethod"/> gives the name back.
    /// </summary>
    /// <param name="line">The whole line, repaired.</param>
    /// <param name="methodOctets">How many of its first octets are the method.</param>
    public static void RepairMethod(Span<byte> line, int methodOctets)
    {
        Span<byte> method = line[..methodOctets];
        if ((method.SequenceEqual("POST"u8) || method.SequenceEqual("PUT"u8)) && line.TrimEnd("\r\n"u8).EndsWith(" HTTP/1.0"u8))
        {
            Ascii.ToLowerInPlace(method, out _);
        }
    }

    /// <summary>The method as it was sent; null where <see cref="RepairMethod"/> has not written it.</summary>
    public static string? RestoreMethod(string method) => method switch
    {
        "post" => "POST",
        "put" => "PUT",
        _ => null,
    };

    private static bool IsVersion(ReadOnlySpan<byte> text) =>
        text[0] is Blank or Tab && Ascii.EqualsIgnoreCase(text[1..^1], "HTTP/1."u8) && char.IsAsciiDigit((char)text[^1]);

    /// <summary>Moves the version to the end of its line: what stood behind it becomes <c>?</c> and <c>&amp;</c> in the target.</summary>
    private static void MoveBlanks(Span<byte> written, int target, int length)
    {
        int blanks = written.Length - length;
        bool hasQuery = written[..target].Contains((byte)'?');
        written[target..length].CopyTo(written[(target + blanks)..]);
        written.Slice(target, blanks).Fill((byte)'&');
        if (blanks > 0 && !hasQuery)
        {
            written[target] = (byte)'?';
        }

        written[target + blanks] = Blank;
    }

    private static void RepairPath(Span<byte> target)
    {
        int blanks = target.IndexOfAnyExcept(Blank, Tab);
        target[..(blanks < 0 ? target.Length : blanks)].Fill(Slash);
        target.Replace(Blank, Unreadable);
        LowerScheme(target);
        if (target[0] != Slash && !IsUrl(target))
        {
            target[0] = Slash;
            target[1..].Fill(Unreadable);
        }

        while (target.IndexOf("%00"u8) is int at and >= 0)
        {
            target.Slice(at, 3).Fill(Unreadable);
        }
    }

    /// <summary>Whether Kestrel, which asks the same, takes a URL.</summary>
    private static bool IsUrl(ReadOnlySpan<byte> target) =>
        (target.StartsWith("http://"u8) || target.StartsWith("https://"u8))
        && Uri.TryCreate(Encoding.ASCII.GetString(target), UriKind.Absolute, out _);

    private static void LowerScheme(Span<byte> target)
    {
        int end = target.IndexOf("://"u8);
        if (end > 0 && (Ascii.EqualsIgnoreCase(target[..end], "http"u8) || Ascii.EqualsIgnoreCase(target[..end], "https"u8)))
        {
            Ascii.ToLowerInPlace(target[..end], out _);
        }
    }
}
