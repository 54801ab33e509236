using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Configuration;

/// <summary>Whether the files of <c>evidence.timestamp.certificates</c> hold certificates, and one of them a root.</summary>
internal static class TimeStampCheck
{
    private const string Remedy = "ask the authority for its certificates in PEM";

    /// <summary>Reports what is wrong, each at the file that is named.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="options">What was read.</param>
    /// <param name="source">The configuration's text.</param>
    /// <param name="findings">Gets the findings.</param>
    public static void Run(IFileSystem files, TimeStampOptions options, SourceText source, FindingList findings)
    {
        bool hasRoot = false;
        bool isWhole = true;
        foreach ((string path, SourcePosition at) in options.Certificates.Zip(options.CertificatePositions))
        {
            if (files.ModeOf(path) is UnixFileMode mode && (mode & UnixFileMode.OtherWrite) != UnixFileMode.None)
            {
                isWhole = false;
                const string Why = "every user of this machine may write to it, and so choose whose time stamps are believed";
                Report(at, $"{path}: {Why}: chmod o-w it, and see that it is still the authority's");
            }
            else if (CertificateFile.TryRead(files, path, out X509Certificate2Collection? certificates, out string problem))
            {
                hasRoot |= certificates.Any(IsRoot);
                foreach (X509Certificate2 certificate in certificates)
                {
                    certificate.Dispose();
                }
            }
            else
            {
                isWhole = false;
                Report(at, $"{path} {problem}");
            }
        }

        if (isWhole && !hasRoot && options.Certificates.Length > 0)
        {
            Report(options.CertificatePositions[0], "none of these certificates is a root: the subject of each differs from its issuer");
        }

        void Report(SourcePosition at, string message) =>
            findings.Add(new Finding(at, ConfigurationCodes.NoRootOfTimeStamps, message, Remedy, source.ShownLine(at.Line)));
    }

    private static bool IsRoot(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
