using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.Reload;
using Sinkhole.Supervision;

namespace Sinkhole.Composition;

/// <summary>Health of the appliance: the reasons of the parts, and a query to each listener.</summary>
internal sealed class HealthService(Readiness readiness, DnsService dns, OrdersInDoubt doubt, TimeProvider time) : IHealthService
{
    /// <inheritdoc/>
    public IReadOnlyList<string> NotReady() =>
        [.. readiness.Reasons, .. new[] { dns.ReceiveFault, doubt.Reason() }.OfType<string>()];

    /// <inheritdoc/>
    public async Task<HealthReport> HealthAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> reasons = NotReady();
        if (reasons.Count > 0)
        {
            return new HealthReport(reasons);
        }

        var probe = new ListenerProbe(dns.EndPoints, ListenerProbe.HealthcheckTimeout, time, asksTcp: true);
        return new HealthReport(await probe.ProbeAsync(cancellationToken) is string fault ? [fault] : []);
    }
}
