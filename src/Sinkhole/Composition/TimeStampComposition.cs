using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.Exits;
using Sinkhole.Supervision;
using Sinkhole.TimeStamping;

#pragma warning disable CA2000 // What is made here is owned by the stack of parts, which closes it; the analyzer does not follow that.
namespace Sinkhole.Composition;

/// <summary>Makes the service of time stamps from the configuration.</summary>
internal static class TimeStampComposition
{
    /// <summary>Makes it, and pushes what must be closed; it is not started.</summary>
    /// <returns>Null where no authority is configured.</returns>
    /// <exception cref="CannotStartException">A file of certificates can no longer be read.</exception>
    public static TimeStampService? Open(ApplianceSetup setup, JournalSet journals, PartStack parts, ILogger logger)
    {
        TimeStampOptions options = setup.Source.Options.Evidence.TimeStamp;
        if (options.Url is null)
        {
            return null;
        }

        var client = new TimeStampClient(options.Url, setup.Time);
        parts.Push("client of time stamps", client.Dispose);
        var service = new TimeStampService(
            new TimeStampSetup
            {
                ProofsFolder = setup.Data.ProofsFolder,
                Journals = () => [.. journals.Statuses.Select(static journal => journal.Name)],
                Every = options.Every,
                Ask = client.AskAsync,
                Trust = ReadTrust(options),
                IsSynchronized = () => setup.Clock.Monitor.ReadNow().IsSynchronized,
            },
            setup.Time,
            logger);
        parts.Push(service);
        return service;
    }

    private static TimeStampTrust ReadTrust(TimeStampOptions options)
    {
        X509Certificate2Collection all = [];
        foreach (string path in options.Certificates)
        {
            if (!CertificateFile.TryRead(new DiskFiles(), path, out X509Certificate2Collection? certificates, out string problem))
            {
                throw new CannotStartException(StartFault.Configuration, $"{path} {problem}");
            }

            all.AddRange(certificates);
        }

        return new TimeStampTrust(all);
    }
}
