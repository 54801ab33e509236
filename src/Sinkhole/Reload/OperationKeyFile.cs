using System;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Platform.Files;

namespace Sinkhole.Reload;

/// <summary>Reads the file with the operation's key, and says what is wrong with it.</summary>
/// <remarks>
/// What is kept of it is the envelope, as it is on disk. A file that is missing is a warning and not an error: the key is destroyed by
/// removing its file, and the appliance goes on without hashes.
/// </remarks>
internal static class OperationKeyFile
{
    /// <summary>Where the appliance's own key is.</summary>
    public static string ApplianceKeyOf(SinkholeOptions options) =>
        Path.Join(options.Data, DataFolderNames.Keys, DataFolderNames.ApplianceKey);

    /// <summary>Reads the file that <c>authority.operation_key_file</c> names, and opens it once to see that it can be.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="options">Which file, and where the appliance's key is.</param>
    /// <param name="findings">Gets the findings.</param>
    /// <returns>The envelope; empty for none.</returns>
    public static ReadOnlyMemory<byte> Read(IFileSystem files, SinkholeOptions options, FindingList findings)
    {
        if (options.Authority.OperationKeyFile is not string path)
        {
            return default;
        }

        SourcePosition at = options.Authority.OperationKeyPosition ?? SourcePosition.Of(options.File);
        FileError error = files.Read(path, AuthorityCertificate.MaxFileOctets, out byte[] octets);
        if (error == FileError.Missing)
        {
            findings.Add(new Finding(
                at,
                ConfigurationCodes.OperationKeyMissing,
                $"{path} does not exist: passwords are not hashed",
                "if the operation has ended, write 'operation_key_file: null'; otherwise put the authority's file there"));
            return default;
        }

        string? problem = error != FileError.None ? FileErrorText.Describe(error)
            : files.ModeOf(path) is UnixFileMode mode && (mode & FileModes.Others) != UnixFileMode.None
            ? $"can be read by others: chmod 600 {path}"
            : ProblemOf(octets, ApplianceKeyOf(options));
        if (problem is null)
        {
            return octets;
        }

        const string Seal = "the authority makes it: openssl cms -encrypt -binary -aes256 -outform DER -in KEY -out FILE appliance.pem";
        findings.Add(new Finding(at, ConfigurationCodes.OperationKeyUnusable, $"{path}: {problem}", Seal));
        return default;
    }

    private static string? ProblemOf(byte[] envelope, string applianceKey)
    {
        if (!ApplianceKey.TryOpen(applianceKey, out ApplianceKey? appliance, out string? problem))
        {
            return problem;
        }

        using (appliance)
        {
            if (OperationKey.TryOpen(appliance, envelope, out OperationKey? key, out problem))
            {
                key.Dispose();
            }

            return problem;
        }
    }
}
