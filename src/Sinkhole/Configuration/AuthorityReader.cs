using System.Collections.Generic;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>authority</c>; the files that it names are read with the orders.</summary>
internal static class AuthorityReader
{
    private const string Certificates = "authority.certificates";

    private const string OperationKey = "operation_key_file";

    private static readonly string[] Keys = ["certificates", OperationKey];

    /// <summary>Reads the section.</summary>
    public static AuthorityOptions Read(YamlEvents events)
    {
        AuthorityOptions options = new();
        if (YamlMapping.TryOpen(events, "authority", Keys) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            options = key == OperationKey
                ? options with
                {
                    OperationKeyPosition = events.PositionOf(events.Current),
                    OperationKeyFile = events.TryReadNull() ? null : events.ReadPath(key, "a file"),
                }
                : ReadCertificates(events, options);
        }

        return options;
    }

    /// <summary>Reports a page profile that seals accounts, where there is nobody to seal them to.</summary>
    public static void Check(SinkholeOptions options, FindingList findings)
    {
        foreach ((string name, PageOptions page) in options.Pages)
        {
            if (page.SealsAccounts && options.Authority.Certificates.IsEmpty)
            {
                findings.Add(new Finding(
                    page.AccountPosition ?? SourcePosition.Of(options.File),
                    ConfigurationCodes.SealedToNobody,
                    $"the page profile '{name}' seals accounts, and '{Certificates}' names no certificate",
                    "name the authority's certificate: authority: { certificates: [authority.pem] }"));
            }
        }
    }

    private static AuthorityOptions ReadCertificates(YamlEvents events, AuthorityOptions options)
    {
        List<string> paths = [];
        List<SourcePosition> positions = [];
        if (!events.TryOpenList(Certificates))
        {
            return options;
        }

        while (events.AtItem())
        {
            YamlToken at = events.Current;
            if (events.ReadPath(Certificates, "a file") is not string path)
            {
                continue;
            }

            if (paths.Contains(path))
            {
                events.Report(at, ConfigurationCodes.Duplicate, $"'{Certificates}' names {path} twice");
            }

            paths.Add(path);
            positions.Add(events.PositionOf(at));
        }

        return options with { Certificates = [.. paths], CertificatePositions = [.. positions] };
    }
}
