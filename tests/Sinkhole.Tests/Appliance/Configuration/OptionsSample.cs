using System.Globalization;
using System.IO;
using System.Text;
using Sinkhole.Configuration;
using Sinkhole.Documents.Reports;
using Sinkhole.Tests.Documents.Files;

namespace Sinkhole.Tests.Appliance.Configuration;

/// <summary>Configurations in memory, and what is printed of them.</summary>
internal static class OptionsSample
{
    public const string File = "/etc/sinkhole/sinkhole.yaml";

    public static OptionsReadResult Read(string lines) => Read(Encoding.UTF8.GetBytes("format: sinkhole.config/1\n" + lines));

    public static OptionsReadResult Read(byte[] octets) => OptionsReader.Read(new MemoryFiles().Add(File, octets), File);

    public static string Print(OptionsReadResult reading)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        FindingText.Write(writer, reading.Findings);
        return writer.ToString();
    }
}
