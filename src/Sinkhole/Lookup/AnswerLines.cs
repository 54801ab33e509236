using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Lookup;

/// <summary>An answer as text lines, by section.</summary>
/// <param name="Status">RCODE and the header flags that are set.</param>
internal sealed record AnswerLines(string Status)
{
    /// <summary>Only the RCODE.</summary>
    public string Rcode => Status.Split(' ')[0];

    /// <summary>The answer section, one record per line.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The authority section: in a negative answer the SOA of the zone.</summary>
    public IReadOnlyList<string> Authorities { get; init; } = [];

    /// <summary>The additional section, without OPT.</summary>
    public IReadOnlyList<string> Additionals { get; init; } = [];

    /// <summary>All extended errors (RFC 8914), "16 (Censored): xa-1".</summary>
    public IReadOnlyList<string> ExtendedErrors { get; init; } = [];

    /// <summary>Why the rest of the message could not be parsed; null when all of it was.</summary>
    public string? Fault { get; init; }

    /// <summary>All lines, with the name of the section where it is not the answer section.</summary>
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
