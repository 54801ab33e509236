using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.TimeStamping;

namespace Sinkhole.Composition;

/// <summary>What <see cref="TimeStampService"/> works with.</summary>
internal sealed record TimeStampSetup
{
    /// <summary>The folder of the logs of checkpoints.</summary>
    public required string ProofsFolder { get; init; }

    /// <summary>The names of the open journals; any thread.</summary>
    public required Func<IReadOnlyList<string>> Journals { get; init; }

    /// <summary>How often a checkpoint that changed is stamped.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Sends a request to the authority.</summary>
    public required Func<byte[], CancellationToken, Task<TimeStampAnswer>> Ask { get; init; }

    /// <summary>What the authority's certificate must lead to.</summary>
    public required TimeStampTrust Trust { get; init; }

    /// <summary>Whether the clock is synchronised now; any thread.</summary>
    public required Func<bool> IsSynchronized { get; init; }
}
