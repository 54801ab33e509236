using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Clocks;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.Operator;
using Sinkhole.Reload;

namespace Sinkhole.Composition;

/// <summary>Runs a reload and adds the warnings about the clock.</summary>
internal sealed class ReloadService(Reloader reloader, ClockFloor clock, OrdersInDoubt doubt) : IReloadService
{
    /// <inheritdoc/>
    public async Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken)
    {
        ReloadRecord record = await (confirms ? reloader.ConfirmAsync(cancellationToken) : reloader.ReloadAsync(cancellationToken));
        bool isAccepted = record.Result == ReloadResult.Ok;
        string? jumpBefore = clock.LastConfirmed;
        string? inDoubt = isAccepted ? doubt.ReportOnReload(confirms) : null;
        string? jump = clock.LastConfirmed;
        IEnumerable<string> confirmed = record.Confirmed.Select(static order => order.Describe());
        return new ReloadOutcome(isAccepted, record.Number, record.Summary, [.. record.Findings.Select(Report)])
        {
            Shrunk = [.. record.Shrunk.Select(static order => order.Describe())],
            Confirmed = [.. jump is null || jump == jumpBefore ? confirmed : confirmed.Append(jump)],
            InDoubt = inDoubt,
        };
    }

    private static ReportedFinding Report(Finding finding) => new(
        finding.File,
        finding.Line,
        finding.Column,
        finding.Code.Id,
        FindingText.SeverityName(finding.Severity),
        finding.Message,
        finding.Hint);
}
