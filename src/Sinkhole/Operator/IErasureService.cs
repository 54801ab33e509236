using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Erasing;

namespace Sinkhole.Operator;

/// <summary>Erases the records of an order that has ended. Thread-safe.</summary>
internal interface IErasureService
{
    /// <summary>Records who says so, and erases.</summary>
    /// <param name="question">The order, for whom and why; it has no problem.</param>
    /// <param name="user">Id of the user at the other end of the socket, from the kernel.</param>
    /// <param name="cancellationToken">Gives it up, as long as it is not on record.</param>
    /// <exception cref="ErasureRefusedException">
    /// The order is in force, on hold or not known, it cannot be recorded, or the disk refuses.
    /// </exception>
    Task<ErasureOutcome> EraseAsync(AuditQuestion question, uint user, CancellationToken cancellationToken);
}
