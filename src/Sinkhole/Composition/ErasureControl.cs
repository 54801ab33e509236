using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Documents.Files;
using Sinkhole.Erasing;
using Sinkhole.Operator;

namespace Sinkhole.Composition;

/// <summary>Erases on the command of a user of the control socket.</summary>
/// <param name="erasure">Erases.</param>
/// <param name="data">The data folder, absolute.</param>
internal sealed class ErasureControl(ErasureService erasure, string data) : IErasureService
{
    /// <inheritdoc/>
    public Task<ErasureOutcome> EraseAsync(AuditQuestion question, uint user, CancellationToken cancellationToken) =>
        erasure.EraseAsync(question, AuditUser.Of(user), question.FolderProblem(new DiskFiles().RealPath(data)), cancellationToken);
}
