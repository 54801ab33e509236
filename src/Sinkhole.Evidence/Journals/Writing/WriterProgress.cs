using System;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>What the writer has done, published whole after each batch for whoever asks for the status.</summary>
internal sealed record WriterProgress
{
    public long Written { get; init; }

    public long Batches { get; init; }

    public RecordPosition Last { get; init; }

    public int Segments { get; init; }

    public long Octets { get; init; }

    public DateTimeOffset? Oldest { get; init; }

    public int Overdue { get; init; }

    public long GivenUp { get; init; }

    public long Displaced { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public long Failures { get; init; }

    public string? LastError { get; init; }
}
