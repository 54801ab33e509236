using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Query;

/// <summary>The extended error that says why there is no answer, encoded once.</summary>
internal static class FaultErrors
{
    private static readonly byte[][] Full =
    [
        [],
        ExtendedErrorOption.Encode(ExtendedError.Other, "the aliases are too many or a circle"),
        ExtendedErrorOption.Encode(ExtendedError.Other, "a redirection makes the name too long"),
        ExtendedErrorOption.Encode(ExtendedError.NetworkError, "the upstream is silent"),
        ExtendedErrorOption.Encode(ExtendedError.NoReachableAuthority, "the upstream fails"),
        ExtendedErrorOption.Encode(ExtendedError.Other, "too many questions under way"),
    ];

    private static readonly byte[][] WithoutText =
    [
        [],
        ExtendedErrorOption.Encode(ExtendedError.Other),
        ExtendedErrorOption.Encode(ExtendedError.Other),
        ExtendedErrorOption.Encode(ExtendedError.NetworkError),
        ExtendedErrorOption.Encode(ExtendedError.NoReachableAuthority),
        ExtendedErrorOption.Encode(ExtendedError.Other),
    ];

    private static readonly byte[] Stale = ExtendedErrorOption.Encode(ExtendedError.StaleAnswer);
    private static readonly byte[] StaleNXDomain = ExtendedErrorOption.Encode(ExtendedError.StaleNXDomain);

    /// <summary>The option with its text; empty for <see cref="AnswerFault.None"/>.</summary>
    public static ReadOnlySpan<byte> Of(AnswerFault fault) => Full[(int)fault];

    /// <summary>The option of an answer that is given past its time.</summary>
    public static ReadOnlySpan<byte> OfStale(Rcode rcode) => rcode == Rcode.NXDomain ? StaleNXDomain : Stale;

    /// <summary>The same without text, for when the text does not fit.</summary>
    public static ReadOnlySpan<byte> BareOf(AnswerFault fault) => WithoutText[(int)fault];
}
