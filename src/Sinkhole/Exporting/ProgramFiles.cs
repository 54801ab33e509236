using System;
using System.IO;
using System.Linq;
using Sinkhole.Telemetry;

namespace Sinkhole.Exporting;

/// <summary>The files of this program: one where it is native code; the plain build has its code in a library beside it.</summary>
internal static class ProgramFiles
{
    private const string Library = "sinkhole.dll";

    /// <summary>Version, revision and hashes.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ExportSoftware Describe()
    {
        string?[] files = [Environment.ProcessPath, Path.Combine(AppContext.BaseDirectory, Library)];
        return new ExportSoftware(
            BuildMetrics.Version, BuildMetrics.Revision, [.. files.OfType<string>().Where(File.Exists).Select(ExportFile.Of)]);
    }
}
