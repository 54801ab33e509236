using System;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Replies;

/// <summary>The extended errors for failures, encoded once.</summary>
internal static class FaultErrors
{
    private static readonly byte[][] Full = EncodeAll(static (code, text) => ExtendedErrorOption.Encode(code, text));
    private static readonly byte[][] WithoutText = EncodeAll(static (code, _) => ExtendedErrorOption.Encode(code));

    private static readonly byte[] Stale = ExtendedErrorOption.Encode(ExtendedError.StaleAnswer);
    private static readonly byte[] StaleNXDomain = ExtendedErrorOption.Encode(ExtendedError.StaleNXDomain);

    /// <summary>The option with its text; empty for <see cref="AnswerFault.None"/>.</summary>
    public static ReadOnlySpan<byte> Of(AnswerFault fault) => Full[(int)fault];

    /// <summary>The option of a stale answer.</summary>
    public static ReadOnlySpan<byte> OfStale(Rcode rcode) => rcode == Rcode.NXDomain ? StaleNXDomain : Stale;

    /// <summary>The same without text, if the text does not fit.</summary>
    public static ReadOnlySpan<byte> BareOf(AnswerFault fault) => WithoutText[(int)fault];

    private static byte[][] EncodeAll(Func<ExtendedError, string, byte[]> encode) => Array.ConvertAll(
        Enum.GetValues<AnswerFault>(),
        fault => fault == AnswerFault.None ? [] : encode(CodeOf(fault), TextOf(fault)));

    private static ExtendedError CodeOf(AnswerFault fault) => fault switch
    {
        AnswerFault.Aliases or AnswerFault.NameTooLong or AnswerFault.TooSlow or AnswerFault.TooLong => ExtendedError.Other,
        AnswerFault.NoSocket or AnswerFault.Busy => ExtendedError.Other,
        AnswerFault.Silence or AnswerFault.StreamUnreachable => ExtendedError.NetworkError,
        _ => ExtendedError.NoReachableAuthority,
    };

    private static string TextOf(AnswerFault fault) => fault switch
    {
        AnswerFault.Aliases => "CNAME loop or too many CNAMEs",
        AnswerFault.NameTooLong => "DNAME result is too long",
        AnswerFault.TooSlow => "following CNAMEs timed out",
        AnswerFault.TooLong => "answer behind the CNAME is too long",
        AnswerFault.Silence => "upstream timed out",
        AnswerFault.Failure => "upstream answered with a failure",
        AnswerFault.Refused => "upstream answered REFUSED",
        AnswerFault.NotUnderstood => "upstream answered FORMERR or NOTIMP",
        AnswerFault.Referral => "upstream answered with a referral",
        AnswerFault.Unreadable => "upstream sent a malformed answer",
        AnswerFault.StreamUnreachable => "upstream did not answer over TCP",
        AnswerFault.NoSocket => "out of sockets",
        AnswerFault.Busy => "too many queries in progress",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no such fault"),
    };
}
