using System.Collections.Generic;

namespace Sinkhole.Exporting;

/// <summary>The program that made a package.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Revision">The commit it was built from.</param>
/// <param name="Files">Its files.</param>
internal sealed record ExportSoftware(string Version, string Revision, IReadOnlyList<ExportFile> Files);
