using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Net;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>
/// Typed values of sinkhole.yaml: each reads the current value and returns null, with a finding, when it is not of the type.
/// </summary>
internal static class YamlConfigurationValues
{
    private const string EndpointHint = "write ip:port, an IPv6 address in brackets: \"127.0.0.1:1053\", \"[::1]:1053\"";

    private static readonly Choices<long> SizeUnits = new(("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30));

    /// <summary>A whole number between two bounds, both taken.</summary>
    public static int? ReadCount(this YamlEvents events, string key, int min, int max)
    {
        if (!events.TryReadScalar(key, "a number", out YamlToken token))
        {
            return null;
        }

        if (TryReadGroups(events, token))
        {
            return null;
        }

        bool isNumber = WholeNumber.IsWritten(token.Text, token.Text.Length);
        if (isNumber && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= min && count <= max)
        {
            return count;
        }

        events.Report(
            token,
            isNumber ? DocumentCodes.OutOfRange : ConfigurationCodes.NotANumber,
            $"'{key}' takes a whole number from {min} to {max}, not {MessageText.Quote(token.Text)}",
            isNumber ? null : "write digits alone: no sign, no leading zero, no '_' or ',', no unit");
        return null;
    }

    // In braces the ',' of "1,000" ends the value, and "000" is a key without value.
    private static bool TryReadGroups(YamlEvents events, in YamlToken token)
    {
        string written = token.Text;
        YamlToken next = events.Current;
        while (next.Kind == YamlTokenKind.Scalar && next.IsPlain && next.Line == token.Line
            && next.Column == token.Column + written.Length + 1 && next.Text.Length == 3 && IsDigits(next.Text) && IsDigits(token.Text))
        {
            written = $"{written},{next.Text}";
            events.Advance();
            events.Advance();
            next = events.Current;
        }

        if (written == token.Text)
        {
            return false;
        }

        string digits = written.Replace(",", string.Empty, StringComparison.Ordinal);
        events.Report(token, ConfigurationCodes.NotANumber, $"the ',' of '{written}' ends the value", $"write {digits}");
        return true;
    }

    private static bool IsDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>A size in octets between two bounds, both taken.</summary>
    public static long? ReadSize(this YamlEvents events, string key, long min, long max)
    {
        if (!events.TryReadScalar(key, "a size", out YamlToken token))
        {
            return null;
        }

        int digits = token.Text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !WholeNumber.IsWritten(token.Text.AsSpan(0, digits), 6)
            || !SizeUnits.TryFind(token.Text[digits..], out long unit))
        {
            events.Report(
                token,
                ConfigurationCodes.NotASize,
                $"{MessageText.Quote(token.Text)} is not a size",
                "write a number and a unit: 64MiB, 1GiB");
            return null;
        }

        long size = long.Parse(token.Text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture) * unit;
        if (size >= min && size <= max)
        {
            return size;
        }

        events.Report(
            token, DocumentCodes.OutOfRange, $"'{key}' takes {min >> 20}MiB to {max >> 20}MiB, not {token.Text}");
        return null;
    }

    /// <summary>true or false.</summary>
    public static bool? ReadFlag(this YamlEvents events, string key)
    {
        if (!events.TryReadScalar(key, "true or false", out YamlToken token))
        {
            return null;
        }

        if (token.IsPlain && token.Text is "true" or "false")
        {
            return token.Text == "true";
        }

        bool isQuoted = token.Text is "true" or "false";
        string wrong = isQuoted ? $"\"{token.Text}\" in quotes" : MessageText.Quote(token.Text);
        events.Report(
            token,
            ConfigurationCodes.NotAFlag,
            $"'{key}' takes true or false, not {wrong}",
            isQuoted ? $"write {token.Text} without quotes" : null);
        return null;
    }

    /// <summary>A path, made absolute from the folder of the file that names it.</summary>
    public static string? ReadPath(this YamlEvents events, string key, string wanted)
    {
        if (!events.TryReadScalar(key, wanted, out YamlToken token))
        {
            return null;
        }

        if (token.Text.Trim().Length > 0 && MessageText.Printable(token.Text) == token.Text && token.Text.Length <= 4096)
        {
            string folder = Path.GetDirectoryName(events.Source.File) ?? string.Empty;
            return Path.GetFullPath(Path.Join(Path.IsPathRooted(token.Text) ? string.Empty : folder, token.Text));
        }

        events.Report(token, ConfigurationCodes.NotAPath, $"{MessageText.Quote(token.Text)} is not a path");
        return null;
    }

    /// <summary>An IP address without zone.</summary>
    public static IPAddress? ReadAddress(this YamlEvents events, string key)
    {
        if (!events.TryReadScalar(key, "an IP address", out YamlToken token))
        {
            return null;
        }

        if (AddressText.TryRead(token.Text, out IPAddress? address))
        {
            return address;
        }

        string hint = "write four numbers 0-255, or an IPv6 address in quotes";
        events.Report(token, ConfigurationCodes.NotAnAddress, $"{MessageText.Quote(token.Text)} is not an IP address", hint);
        return null;
    }

    /// <summary>An IP address and a port.</summary>
    public static WrittenEndpoint? ReadEndpoint(this YamlEvents events, string key)
    {
        if (events.Current.Kind is YamlTokenKind.MappingStart or YamlTokenKind.SequenceStart)
        {
            events.RefuseShape(key, "an address and port", EndpointHint + "; without quotes YAML takes '[' and ': ' for its own");
            return null;
        }

        if (!events.TryReadScalar(key, "an address and port", out YamlToken token))
        {
            return null;
        }

        if (AddressText.TryReadEndpoint(token.Text, out IPEndPoint? endpoint))
        {
            return new WrittenEndpoint(key, endpoint, token);
        }

        string cause = AddressText.HasPortTooLarge(token.Text) ? $": its port is above {IPEndPoint.MaxPort}" : string.Empty;
        events.Report(
            token, ConfigurationCodes.NotAnEndpoint, $"{MessageText.Quote(token.Text)} is not an address and port{cause}", EndpointHint);
        return null;
    }

    /// <summary>A prefix whose bits after its length are zero.</summary>
    public static IPNetwork? ReadPrefix(this YamlEvents events, string key, out YamlToken token)
    {
        if (!events.TryReadScalar(key, "a prefix", out token))
        {
            return null;
        }

        string text = token.Text;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        IPAddress? address = null;
        bool isPrefix = slash > 0 && AddressText.TryRead(text[..slash], out address) && WholeNumber.IsWritten(text.AsSpan(slash + 1), 3);

        // The platform masks bits that are written and not meant; we ask what was meant.
        if (isPrefix && IPNetwork.TryParse(text, out IPNetwork network) && network.BaseAddress.Equals(address))
        {
            return network;
        }

        string hint = "write an address, '/' and its leading bits, the others zero: \"192.0.2.0/24\", \"2001:db8::/32\"";
        events.Report(token, ConfigurationCodes.NotAPrefix, $"{MessageText.Quote(text)} is not a prefix", hint);
        return null;
    }

    /// <summary>A list of values; an item that is refused leaves a finding and is left out.</summary>
    /// <param name="events">At the list.</param>
    /// <param name="key">Its key.</param>
    /// <param name="readItem">Takes one item; null when it was refused.</param>
    /// <returns>Null when there is no list.</returns>
    public static ImmutableArray<T>? ReadList<T>(this YamlEvents events, string key, Func<T?> readItem)
        where T : class
    {
        if (!events.TryOpenList(key))
        {
            return null;
        }

        List<T> items = [];
        while (events.AtItem())
        {
            if (readItem() is T item)
            {
                items.Add(item);
            }
        }

        return [.. items];
    }

    /// <summary>Takes "no value" where a key allows it.</summary>
    public static bool TryReadNull(this YamlEvents events)
    {
        bool isNull = events.Current.IsNull;
        if (isNull)
        {
            events.Advance();
        }

        return isNull;
    }
}
