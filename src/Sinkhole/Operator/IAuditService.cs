using System.Threading.Tasks;
using Sinkhole.Audit;

namespace Sinkhole.Operator;

/// <summary>Records who looks at evidence. Thread-safe.</summary>
internal interface IAuditService
{
    /// <summary>Records a look; the answer is given once the record is durable.</summary>
    /// <param name="question">What is looked at; it has no problem.</param>
    /// <param name="user">Id of the user at the other end of the socket, from the kernel.</param>
    /// <exception cref="AuditRefusedException">It cannot be recorded: nothing may be shown.</exception>
    Task<AuditAnswer> RecordAsync(AuditQuestion question, uint user);
}
