using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Orders.Files;

/// <summary>From a path to a text that may be parsed, or to a finding.</summary>
public static class SourceFiles
{
    /// <summary>Reads and checks a file.</summary>
    /// <returns>Null, with a finding, when it cannot be read or is not plain text.</returns>
    public static SourceText? ReadText(this IOrderFiles files, string path, FindingList findings)
    {
        FileFault fault = files.Read(path, SourceText.MostOctets, out byte[] octets);
        if (fault == FileFault.None)
        {
            return SourceText.TryTake(path, octets, findings);
        }

        FindingCode code = fault == FileFault.TooLarge ? DocumentCodes.TooLarge : DocumentCodes.CannotRead;
        findings.Add(path, code, $"the file {FaultWords.Say(fault)}", FaultWords.Remedy(fault));
        return null;
    }
}
