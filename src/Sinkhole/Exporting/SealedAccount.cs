namespace Sinkhole.Exporting;

/// <summary>The sealed account of a hit, as a line of <c>accounts-001.jsonl</c>: what is needed to open it, beside a private key.</summary>
internal sealed record SealedAccount
{
    /// <summary>The reference of the hit, as the page shows it: the record id that the value is bound to.</summary>
    public required string Reference { get; init; }

    /// <summary>The order that decided; it names the folder in <c>seals/</c>.</summary>
    public required string Order { get; init; }

    /// <summary>The version of the record's payload, to which the value is bound.</summary>
    public required int RecordVersion { get; init; }

    /// <summary>The id of the data key; null where the value is of a version that is not known here.</summary>
    public string? KeyId { get; init; }

    /// <summary>The day in the name of the key's envelope; null where there is none any more, so that the value cannot be opened.</summary>
    public string? Day { get; init; }

    /// <summary>The value; base64 in the file.</summary>
    public required byte[] Value { get; init; }
}
