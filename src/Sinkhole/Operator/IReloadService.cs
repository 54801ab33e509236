using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Operator;

/// <summary>Reloads on request of an operator. Thread-safe.</summary>
internal interface IReloadService
{
    /// <summary>Reads everything again and publishes it, or keeps the running generation and reports why. Runs one at a time.</summary>
    /// <param name="confirms">Whether to confirm what an earlier reload reported: names that orders lost, or a jump of the clock.</param>
    /// <param name="cancellationToken">Cancels the wait for other reloads.</param>
    Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken);
}
