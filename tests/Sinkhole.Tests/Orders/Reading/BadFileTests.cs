using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Documents.Files;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

/// <summary>The bad files of drill F9: each is refused, with its place, and nothing of the set is taken.</summary>
public sealed class BadFileTests
{
    public static TheoryData<string, byte[]> BadFiles
    {
        get
        {
            TheoryData<string, byte[]> files = [];
            foreach ((string name, byte[] octets) in BadOrderFiles.All())
            {
                files.Add(name, octets);
            }

            return files;
        }
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Bad_file_is_refused_and_reported(string name, byte[] octets)
    {
        OrderReadResult reading = OrderSample.Read(new MemoryFiles().Add("lists/good-1.yaml", OrderSample.With("id: xa-erc-2026-0345", "id: good-1")).Add(OrderSample.File, octets), "lists");

        Assert.True(reading.Set is null, name);
        Assert.All(reading.Findings, finding => Assert.Equal(OrderSample.File, finding.File));
        Assert.Contains(reading.Findings, finding => finding.RefusesSet);
    }

    [Fact]
    public void There_are_sixty_bad_files() => Assert.InRange(BadFiles.Count, 60, 100);
}
