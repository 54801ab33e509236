using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Numerics;

namespace Sinkhole.Evidence.TimeStamps;

/// <summary>The outer part of a response: <c>TimeStampResp</c> of RFC 3161 section 2.4.2, with the status of RFC 4210.</summary>
/// <param name="IsGranted">Whether the status is <c>granted</c> or <c>grantedWithMods</c>.</param>
/// <param name="Reason">What the authority says where it refuses; its own text is cut to printable ASCII and to a length.</param>
/// <param name="Token">The token; empty where there is none.</param>
internal sealed record TimeStampReply(bool IsGranted, string Reason, ReadOnlyMemory<byte> Token)
{
    private const int MaxTextCharacters = 120;
    private const int MaxTexts = 8;

    /// <summary>By the number of their bit.</summary>
    private static readonly Dictionary<int, string> Failures = new()
    {
        [0] = "badAlg",
        [2] = "badRequest",
        [5] = "badDataFormat",
        [14] = "timeNotAvailable",
        [15] = "unacceptedPolicy",
        [16] = "unacceptedExtension",
        [17] = "addInfoNotAvailable",
        [25] = "systemFailure",
    };

    /// <summary>Reads a response; nothing may stand behind it.</summary>
    /// <returns>Null where it is none.</returns>
    public static TimeStampReply? Read(ReadOnlyMemory<byte> octets)
    {
        try
        {
            var outer = new AsnReader(octets, AsnEncodingRules.BER);
            AsnReader response = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            AsnReader info = response.ReadSequence();
            BigInteger status = info.ReadInteger();
            string reason = ReadReason(info);
            info.ThrowIfNotEmpty();
            ReadOnlyMemory<byte> token = response.HasData ? response.ReadEncodedValue() : ReadOnlyMemory<byte>.Empty;
            response.ThrowIfNotEmpty();
            return new TimeStampReply(status == BigInteger.Zero || status == BigInteger.One, $"status {Digits(status)}{reason}", token);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string ReadReason(AsnReader info)
    {
        List<string> words = [];
        if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            AsnReader texts = info.ReadSequence();
            while (texts.HasData && words.Count < MaxTexts)
            {
                words.Add(Printable(texts.ReadCharacterString(UniversalTagNumber.UTF8String)));
            }
        }

        if (info.HasData)
        {
            byte[] bits = info.ReadBitString(out _);
            words.AddRange(Failures.Where(failure => IsSet(bits, failure.Key)).Select(static failure => failure.Value));
        }

        return words.Count > 0 ? $": {string.Join(", ", words)}" : string.Empty;
    }

    private static bool IsSet(byte[] bits, int bit) => bit / 8 < bits.Length && (bits[bit / 8] & (0x80 >> (bit % 8))) != 0;

    private static string Printable(string text) =>
        string.Concat(text.Take(MaxTextCharacters).Select(static character => character is >= ' ' and <= '~' ? character : '?'));

    private static string Digits(BigInteger status) => BigInteger.Abs(status) < 1000 ? status.ToString("D", null) : "unknown";
}
