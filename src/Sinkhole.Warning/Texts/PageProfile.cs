using System;
using System.Collections.Immutable;

namespace Sinkhole.Warning.Texts;

/// <summary>How the pages of one profile of the configuration look and what they promise.</summary>
public sealed record PageProfile
{
    /// <summary>The profile's name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>Language tags in the order of preference; the first answers a visitor whose languages we do not speak.</summary>
    public required ImmutableArray<string> Languages { get; init; }

    /// <summary>Who runs this appliance, for people.</summary>
    public required string OperatorName { get; init; }

    /// <summary>Who runs this appliance: the target of <c>rel="blocked-by"</c> (RFC 7725 §4).</summary>
    public required Uri OperatorUrl { get; init; }

    /// <summary>The independent site on which anyone can check that an order is real.</summary>
    public required Uri VerifyUrl { get; init; }

    /// <summary>Whether the agent string is recorded, so that the page says so. Default true.</summary>
    public bool RecordsAgent { get; init; } = true;

    /// <summary>
    /// Whether the account that a device presents is recorded, sealed to the authority, so that the page says so. Default: false.
    /// </summary>
    public bool SealsAccounts { get; init; }

    /// <summary>
    /// Whether a keyed hash of the password beside the account is sealed with it, so that the page says so. Default: false.
    /// </summary>
    public bool HashesPasswords { get; init; }

    /// <summary>The penalty text an authority approved, by language tag. Default none: it is never ours to write.</summary>
    public ImmutableDictionary<string, string> Penalty { get; init; } = ImmutableDictionary<string, string>.Empty;
}
