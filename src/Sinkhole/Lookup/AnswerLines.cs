using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Lookup;

/// <summary>An answer in lines for people, section by section.</summary>
/// <param name="Status">RCODE, then the bits that are set.</param>
internal sealed record AnswerLines(string Status)
{
    /// <summary>RCODE alone.</summary>
    public string Rcode => Status.Split(' ')[0];

    /// <summary>What was asked for, a record a line.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Who says so: for a negative answer the SOA of the zone. None of it is an answer.</summary>
    public IReadOnlyList<string> Authorities { get; init; } = [];

    /// <summary>What came with it unasked.</summary>
    public IReadOnlyList<string> Additionals { get; init; } = [];

    /// <summary>All extended errors (RFC 8914), "16 (Censored): xa-1".</summary>
    public IReadOnlyList<string> ExtendedErrors { get; init; } = [];

    /// <summary>Why the rest of the octets could not be read; null when all could.</summary>
    public string? Fault { get; init; }

    /// <summary>All of it, each line saying what it is.</summary>
    public IEnumerable<string> All() =>
    [
        Status,
        .. Answers,
        .. Authorities.Select(static line => "authority: " + line),
        .. Additionals.Select(static line => "additional: " + line),
        .. ExtendedErrors.Select(static line => "; EDE " + line),
        .. Fault is null ? (IEnumerable<string>)[] : [Fault],
    ];
}
