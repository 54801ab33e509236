using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Operator;

/// <summary>Whether the appliance serves; any thread, at any time.</summary>
internal interface IHealthService
{
    /// <summary>The parts that keep it from serving, one sentence each; empty when ready.</summary>
    IReadOnlyList<string> NotReady();

    /// <summary>The same, and whether its own listeners answer: each is asked a question, which takes 2 s at most.</summary>
    Task<HealthReport> HealthAsync(CancellationToken cancellationToken);
}
