using System;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>The state of a log at a witness after one exchange.</summary>
public sealed record ExchangeResult
{
    /// <summary>Why the newest checkpoint is not cosigned; null where it is.</summary>
    public ExchangeFailure? Failure { get; init; }

    /// <summary>The same, a sentence for a person; empty where it is cosigned.</summary>
    public string Problem { get; init; } = string.Empty;

    /// <summary>
    /// That the witness said once that the history is forked, and has not cosigned since: a sentence for a person; null where it did not.
    /// </summary>
    public string? Fork { get; init; }

    /// <summary>What is odd about the witness although it has cosigned, a sentence for a person; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Leaves under the last checkpoint that the witness cosigned; 0 for none.</summary>
    public long Size { get; init; }

    /// <summary>
    /// When the witness cosigned it, by its own clock, or when that came in where its clock is another; null for never.
    /// </summary>
    public DateTimeOffset? CosignedAt { get; init; }
}
