using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Operator;

/// <summary>Health of the appliance. Thread-safe.</summary>
internal interface IHealthService
{
    /// <summary>Reasons why the appliance is not ready, one sentence each; empty when ready.</summary>
    IReadOnlyList<string> NotReady();

    /// <summary>The same, after a query to each own listener, which takes 2 s at most.</summary>
    Task<HealthReport> HealthAsync(CancellationToken cancellationToken);
}
