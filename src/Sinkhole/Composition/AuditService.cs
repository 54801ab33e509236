using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Documents.Files;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Operator;

namespace Sinkhole.Composition;

/// <summary>Records a look in the audit journal, and says up to where the hits are durable.</summary>
/// <param name="trail">The audit journal.</param>
/// <param name="hits">The journal that is looked at.</param>
/// <param name="data">The data folder, absolute.</param>
internal sealed class AuditService(AuditTrail trail, Journal hits, string data) : IAuditService
{
    /// <inheritdoc/>
    public async Task<AuditAnswer> RecordAsync(AuditQuestion question, uint user)
    {
        if (question.FolderProblem(new DiskFiles().RealPath(data)) is string problem)
        {
            throw new AuditRefusedException(problem);
        }

        RecordPosition record = await trail.RecordAsync(question, AuditUser.Of(user));
        RecordPosition last = hits.Status.Last;
        return new AuditAnswer
        {
            Epoch = record.Epoch,
            Sequence = record.Sequence,
            Data = data,
            HitsEpoch = last.Epoch,
            HitsSequence = last.Sequence,
        };
    }
}
