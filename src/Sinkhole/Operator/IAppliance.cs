using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Lookup;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Operator;

/// <summary>What an operator may ask of the running appliance; any thread, at any time.</summary>
internal interface IAppliance
{
    /// <summary>Reads everything again and publishes it, or keeps what runs and says why; one at a time.</summary>
    /// <param name="confirms">Whether what an earlier reload has told is to be so: names that orders lost, a jump of the clock.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken);

    /// <summary>How the appliance is now.</summary>
    StatusReport Status();

    /// <summary>What the running generation answers for a name, and which line of which file decides.</summary>
    /// <param name="name">Presentation form, already found to be a name.</param>
    /// <param name="type">The query type.</param>
    LookupReport Lookup(string name, RRType type);

    /// <summary>The parts that keep it from serving, one sentence each; empty when ready.</summary>
    IReadOnlyList<string> NotReady();

    /// <summary>The same, and whether its own listeners answer: each is asked a question, which takes 2 s at most.</summary>
    Task<HealthReport> HealthAsync(CancellationToken cancellationToken);
}
