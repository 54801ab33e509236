using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Reload;

namespace Sinkhole.Cli;

/// <summary>Reads configuration and orders for verbs without a running appliance, exactly as start and reload do.</summary>
internal static class OfflineFiles
{
    /// <summary>Reads the files of a verb.</summary>
    /// <param name="configuration">Value of "-c"; null for the default file if it exists, else the default options.</param>
    /// <param name="paths">Files or folders of orders; empty for those in the configuration.</param>
    /// <param name="now">The instant that decides which orders have expired.</param>
    public static SourceReadResult Read(string? configuration, IReadOnlyList<string> paths, DateTimeOffset now)
    {
        DiskFiles files = new();
        string file = configuration ?? SharedOptions.DefaultConfigurationFile;
        SourceReader reader = new(files, file);
        if (paths.Count == 0)
        {
            return reader.Read(now);
        }

        if (configuration is null && !File.Exists(file))
        {
            SinkholeOptions defaults = new() { File = file, Orders = [.. paths] };
            SourceReadResult read = reader.Read(defaults, paths, findings: [], isSeed: false, now);
            return read with { Files = read.Files - 1 }; // there was no configuration to read
        }

        OptionsReadResult options = OptionsReader.Read(files, file);
        return options.Options is null
            ? new SourceReadResult(Options: null, Set: null, options.Findings, Files: 1, now)
            : reader.Read(options.Options, paths, options.Findings, isSeed: false, now);
    }
}
