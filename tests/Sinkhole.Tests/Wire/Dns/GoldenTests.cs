using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>The messages in tests/golden/dns are parsed as described there, and written again with the same octets.</summary>
public sealed class GoldenTests
{
    private const string Refused = "refused-";

    public static IEnumerable<TheoryDataRow<string>> Files => GoldenMessage.Names().Select(name => new TheoryDataRow<string>(name));

    public static IEnumerable<TheoryDataRow<string>> Messages => Files.Where(file => !IsRefused(file));

    [Theory]
    [MemberData(nameof(Files))]
    public void Octets_mean_what_stands_beside_them(string file)
    {
        GoldenMessage golden = GoldenMessage.Read(file);

        List<string> lines = MessageText.Print(golden.Octets);

        Assert.Equal(golden.Meaning, lines);
        Assert.Equal(file.StartsWith(Refused, StringComparison.Ordinal), lines[^1].StartsWith("refused", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_is_written_again_octet_for_octet(string file)
    {
        byte[] octets = GoldenMessage.Read(file).Octets;

        Assert.Equal(octets, MessageCopy.Rewrite(octets, out WireError error));
        Assert.Equal(WireError.None, error);
    }

    private static bool IsRefused(TheoryDataRow<string> file) => file.Data.StartsWith(Refused, StringComparison.Ordinal);
}
