using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Operator;

/// <summary>Reloads on request of an operator; any thread, at any time.</summary>
internal interface IReloadService
{
    /// <summary>Reads everything again and publishes it, or keeps what runs and says why; one at a time.</summary>
    /// <param name="confirms">Whether what an earlier reload has told is to be so: names that orders lost, a jump of the clock.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken);
}
