using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Storage;
using Xunit;

namespace Sinkhole.Tests.Appliance.Storage;

public sealed class LineFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.Below("lines");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_read_as_they_were_written()
    {
        Of().Write(["a1", "äb2"]);

        Assert.Null(Of().Read(out IReadOnlyList<string> lines));
        Assert.Equal(["a1", "äb2"], lines);
        Assert.Equal("<a1\n<äb2\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Missing_file_is_empty_and_no_problem()
    {
        Assert.Null(Of().Read(out IReadOnlyList<string> lines));
        Assert.Empty(lines);
    }

    [Theory]
    [InlineData("<a1\nb2\n<c3\n")]
    [InlineData("<a1\n\n<c3\n")]
    [InlineData("<a1\n<c3\n<d")]
    public void Malformed_lines_and_a_last_line_without_its_end_are_left_out_and_told(string text)
    {
        File.WriteAllText(FilePath, text);

        Assert.Equal($"{FilePath} holds malformed lines", Of().Read(out IReadOnlyList<string> lines));
        Assert.Equal(["a1", "c3"], lines);
    }

    [Fact]
    public void Folder_in_its_place_is_told_with_its_path()
    {
        Directory.CreateDirectory(FilePath);

        Assert.StartsWith($"{FilePath} ", Of().Read(out IReadOnlyList<string> lines), StringComparison.Ordinal);
        Assert.Empty(lines);
    }

    private LineFile<string> Of() => new(FilePath, static line => line.StartsWith('<') ? line[1..] : null, static value => $"<{value}");
}
