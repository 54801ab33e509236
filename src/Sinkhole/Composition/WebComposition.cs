using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Exits;
using Sinkhole.Supervision;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Composition;

/// <summary>Options, start and stop of the warning site.</summary>
internal static class WebComposition
{
    /// <summary>The options of the site, from the configuration and the share of the file descriptors that it has.</summary>
    public static WarningServerOptions OptionsOf(SinkholeOptions options, DescriptorBudget budget) => new()
    {
        Listen = options.Web.Listen,
        Connections = new ConnectionLimits
        {
            Connections = budget.WebConnections,
            ConnectionsPerClient = options.Web.PerClient,
            MemoryOctets = options.Limits.WebMemory,
        },
        DrainTimeout = PartStack.ClientShare * options.Limits.Drain,
        Visits = new VisitOptions
        {
            Budget = options.Evidence.Budget,
            RecordPath = options.Evidence.RecordsPath,
            RecordAgent = options.Evidence.RecordsAgent,
            HitsPerAddress = options.Limits.HitsPerAddress,
        },
    };

    /// <summary>Starts to listen.</summary>
    /// <exception cref="CannotStartException">A port is not available; it names the endpoint as it is written.</exception>
    public static async Task StartAsync(WarningServer web, SinkholeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (Exception error) when (ListenFailure.IsRefusedBind(error))
        {
            // Kestrel names the address in its message only.
            IPEndPoint refused = options.Web.Listen.FirstOrDefault(
                endPoint => error.Message.Contains(endPoint.ToString(), StringComparison.Ordinal), options.Web.Listen[0]);
            throw ListenFailure.Explain("web.listen", refused, error);
        }
    }

    /// <summary>Stops, and logs how many connections were cut.</summary>
    public static async Task StopAsync(WarningServer web, ILogger logger)
    {
        if (await web.StopAsync(CancellationToken.None) is > 0 and long cut)
        {
            Log.ConnectionsCut(logger, cut);
        }
    }
}
