using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Reload;

/// <summary>Reads the certificates of the authority, and says what is wrong with them.</summary>
/// <remarks>
/// A certificate that has expired, or is not valid yet by this machine's clock, is a warning and not an error: its key opens what is sealed
/// to it all the same, and a start that fails would end the name server too.
/// </remarks>
internal static class AuthorityFiles
{
    /// <summary>Reads every file that <c>authority.certificates</c> names.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="options">Which files.</param>
    /// <param name="applianceKey">Where the appliance's own key is, or would be.</param>
    /// <param name="now">The instant by which the dates are judged.</param>
    /// <param name="findings">Gets all findings.</param>
    /// <returns>The certificates that can be used.</returns>
    public static ImmutableArray<AuthorityCertificate> Read(
        IFileSystem files, AuthorityOptions options, string applianceKey, DateTimeOffset now, FindingList findings)
    {
        List<AuthorityCertificate> read = [];
        for (int at = 0; at < options.Certificates.Length; at++)
        {
            string path = options.Certificates[at];
            string named = $"'authority.certificates' at {options.CertificatePositions[at]} names it";
            FileError error = files.Read(path, AuthorityCertificate.MaxFileOctets, out byte[] octets);
            if (error != FileError.None)
            {
                Report(0, ConfigurationCodes.NotACertificate, $"the file {FileErrorText.Describe(error)}", named);
            }
            else if (files.ModeOf(path) is UnixFileMode mode && (mode & UnixFileMode.OtherWrite) != UnixFileMode.None)
            {
                const string Problem = "every user of this machine may write to the file, and so choose who can open the evidence";
                Report(0, ConfigurationCodes.NotACertificate, Problem, $"chmod o-w {path}, and look whose it is ({named})");
            }
            else if (AuthorityCertificate.TryRead(octets, out AuthorityCertificate? certificate, out CertificateProblem? problem))
            {
                if (IsOfAppliance(files, applianceKey, certificate))
                {
                    const string Own = "this is the certificate of this appliance, which could then open what it seals";
                    const string Ask = "the authority's is another file: ask the authority for it";
                    Report(0, ConfigurationCodes.NotACertificate, Own, $"{Ask} ({named})");
                }
                else
                {
                    CheckDates(certificate, named);
                    read.Add(certificate);
                }
            }
            else
            {
                Report(problem.Line, ConfigurationCodes.NotACertificate, problem.Message, $"{problem.Remedy} ({named})");
            }

            // The file may hold a private key by mistake.
            CryptographicOperations.ZeroMemory(octets);

            void Report(int line, Documents.Codes.FindingCode code, string message, string hint) =>
                findings.Add(new Finding(new SourcePosition(path, line, line > 0 ? 1 : 0), code, message, hint));

            void CheckDates(AuthorityCertificate dated, string hint)
            {
                string? dates = now > dated.NotAfter ? $"the certificate expired at {dated.NotAfter:yyyy-MM-dd HH:mm:ss}Z"
                    : now < dated.NotBefore ? $"the certificate is valid only from {dated.NotBefore:yyyy-MM-dd HH:mm:ss}Z on"
                    : null;
                if (dates is not null)
                {
                    const string Ask = "ask the authority for a new one";
                    Report(0, ConfigurationCodes.CertificateOutOfDate, $"{dates}; it is used all the same", $"{Ask} ({hint})");
                }
            }
        }

        return [.. read];
    }

    private static bool IsOfAppliance(IFileSystem files, string path, AuthorityCertificate certificate)
    {
        FileError error = files.Read(path, ApplianceKey.MaxFileOctets, out byte[] octets);
        bool isOwn = error == FileError.None && ApplianceKey.IsOf(octets, certificate);
        CryptographicOperations.ZeroMemory(octets);
        return isOwn;
    }
}
