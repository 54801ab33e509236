using System.Collections.Generic;
using Sinkhole.Documents.Files;

namespace Sinkhole.Cli;

/// <summary>Where a look at evidence is recorded, and what is read.</summary>
/// <param name="Sockets">Where the appliance may listen, the most probable first; empty if no socket is known.</param>
/// <param name="Data">The data folder if no appliance runs; null if the configuration does not give it.</param>
/// <param name="IsDataGiven">
/// Whether the command line named it, by --data, or by the configuration of a command that erases: then the appliance must use this folder.
/// </param>
internal sealed record LookPlace(IReadOnlyList<string> Sockets, string? Data, bool IsDataGiven)
{
    /// <summary>The folder that the appliance must use, absolute and without links; null for any.</summary>
    public string? RequiredData => IsDataGiven && Data is not null ? new DiskFiles().RealPath(Data) : null;
}
