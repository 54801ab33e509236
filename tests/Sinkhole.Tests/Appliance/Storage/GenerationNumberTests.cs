using System;
using System.IO;
using Sinkhole.Exits;
using Sinkhole.Storage;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Storage;

public sealed class GenerationNumberTests : IDisposable
{
    private static readonly byte[] One = [1];
    private static readonly byte[] Two = [2];

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new("2026-11-21T23:59:59Z");

    private string File => _folder.Below("generation");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void First_number_is_the_dates()
    {
        Assert.Equal(2026112101, new GenerationNumber(File, _time).Assign(One, floor: 0));
    }

    [Theory]
    [InlineData("2090-01-01T00:00:00Z", 2090010101)]
    [InlineData("9999-12-31T00:00:00Z", 2100010101)]
    public void Clock_far_ahead_leaves_numbers_for_all_that_follow(string now, long expected)
    {
        GenerationNumber number = new(File, new ManualTime(now));

        Assert.Equal(expected, number.Assign(One, floor: 0));
        Assert.Equal(expected + 1, number.Assign(Two, floor: expected));
        Assert.Equal(expected + 2, new GenerationNumber(File, _time).Assign(One, floor: expected + 1));
    }

    [Fact]
    public void Same_content_keeps_its_number()
    {
        GenerationNumber number = new(File, _time);
        long first = number.Assign(One, floor: 0);

        Assert.Equal(first, number.Assign(One, floor: first));
    }

    [Fact]
    public void Changed_content_gets_one_more()
    {
        GenerationNumber number = new(File, _time);
        long first = number.Assign(One, floor: 0);

        Assert.Equal(first + 1, number.Assign(Two, floor: first));
        Assert.Equal(first + 2, number.Assign(One, floor: first));
    }

    [Fact]
    public void Number_and_content_survive_a_restart()
    {
        long first = new GenerationNumber(File, _time).Assign(One, floor: 0);
        _time.Advance(TimeSpan.FromDays(40));

        GenerationNumber restarted = new(File, _time);

        Assert.Equal(first, restarted.Last);
        Assert.Equal(first, restarted.Assign(One, floor: first));
        Assert.Equal(first + 1, restarted.Assign(Two, floor: first));
    }

    [Theory]
    [InlineData(2026112107, 2026112108)]
    [InlineData(2026100103, 2026112101)]
    public void Lost_number_restarts_above_the_journal_and_the_date(long floor, long expected)
    {
        Assert.Equal(expected, new GenerationNumber(File, _time).Assign(One, floor));
    }

    [Fact]
    public void Number_restored_from_an_old_copy_is_raised_above_the_journal()
    {
        new GenerationNumber(File, _time).Assign(One, floor: 0);

        Assert.Equal(2026112151, new GenerationNumber(File, _time).Assign(One, floor: 2026112150));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026112105 01")]
    [InlineData("-3 01\n")]
    [InlineData("99999999999 01\n")]
    [InlineData("\0\0\0\0\0\0\n")]
    public void Malformed_file_counts_as_lost(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.Equal(2026112101, new GenerationNumber(File, _time).Assign(One, floor: 0));
    }

    [Fact]
    public void Number_that_cannot_be_saved_is_not_assigned()
    {
        GenerationNumber number = new(_folder.Below("gone", "generation"), _time);

        Assert.ThrowsAny<IOException>(() => number.Assign(One, floor: 0));
        Assert.Equal(0, number.Last);
    }

    [Theory]
    [InlineData("4294967295 01\n", 0)]
    [InlineData("", 4294967295)]
    public void Last_number_of_32_bits_is_refused_with_its_remedy(string kept, long floor)
    {
        System.IO.File.WriteAllText(File, kept);
        GenerationNumber number = new(File, _time);

        IOException error = Assert.Throws<IOException>(() => number.Assign(Two, floor));

        Assert.StartsWith("no number is left after 4294967295", error.Message, StringComparison.Ordinal);
        Assert.Contains("move that file and the folder of hits to an archive", error.Message, StringComparison.Ordinal);
        Assert.Equal(kept, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Folder_in_place_of_the_file_is_reported()
    {
        Directory.CreateDirectory(File);

        CannotStartException error = Assert.Throws<CannotStartException>(() => new GenerationNumber(File, _time));

        Assert.Equal(StartFault.Environment, error.Fault);
        Assert.StartsWith($"{File} is a folder, not a file; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_temporary_file_stays()
    {
        new GenerationNumber(File, _time).Assign(One, floor: 0);

        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }
}
