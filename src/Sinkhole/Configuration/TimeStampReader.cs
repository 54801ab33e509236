using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>evidence.timestamp</c>.</summary>
internal static class TimeStampReader
{
    private const string Section = "evidence.timestamp";

    private static readonly string[] Keys = ["url", "certificates", "every"];

    /// <summary>Reads the section; the files of certificates are read by <see cref="TimeStampCheck"/>.</summary>
    public static TimeStampOptions Read(YamlEvents events)
    {
        TimeStampOptions options = new();
        if (YamlMapping.TryOpen(events, Section, Keys) is not YamlMapping mapping)
        {
            return options;
        }

        int refusals = events.Findings.Refusals;
        while (mapping.TryReadKey(out string key))
        {
            options = key switch
            {
                "url" => options with { Url = events.TryReadNull() ? null : events.ReadLink(key) },
                "certificates" => WithCertificates(events, options),
                _ => options with
                {
                    Every = events.ReadDuration(key, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)) ?? options.Every,
                },
            };
        }

        if (options.Url is not null && options.Certificates.IsEmpty && events.Findings.Refusals == refusals)
        {
            events.Report(
                mapping.TokenOf("url"),
                ConfigurationCodes.NoRootOfTimeStamps,
                $"'{Section}' names an authority and no certificate of it",
                "write certificates: [authority.pem]");
        }

        return options;
    }

    private static TimeStampOptions WithCertificates(YamlEvents events, TimeStampOptions options)
    {
        List<SourcePosition> positions = [];
        ImmutableArray<string>? certificates = events.ReadList("certificates", () =>
        {
            YamlToken token = events.Current;
            string? path = events.ReadPath("certificates", "a file");
            if (path is not null)
            {
                positions.Add(events.PositionOf(token));
            }

            return path;
        });
        return options with { Certificates = certificates ?? [], CertificatePositions = [.. positions] };
    }
}
