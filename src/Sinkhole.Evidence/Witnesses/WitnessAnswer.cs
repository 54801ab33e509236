using System;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>What came back from a witness, before anything in it is believed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Problem">A sentence for a person; nothing of the answer's text. Empty for lines.</param>
public sealed record WitnessAnswer(WitnessAnswerKind Kind, string Problem = "")
{
    /// <summary>The lines, at most <see cref="CosignatureLines.MaxOctets"/>.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>The size that the witness says it cosigned last; with <see cref="WitnessAnswerKind.OtherSize"/>.</summary>
    public long Size { get; init; }
}
