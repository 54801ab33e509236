using System;
using System.IO;
using System.Linq;
using Sinkhole.Reload;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class FileWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private int _changes;

    public FileWatchTests()
    {
        _folder.Write("lists/xa/1.yaml", "one");
        _folder.Write("sinkhole.yaml", "format");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_changed_is_nothing_told()
    {
        using FileWatch watch = Watch("lists", "sinkhole.yaml");

        Look(10);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Change_is_told_once_when_it_stands_still()
    {
        using FileWatch watch = Watch("lists");

        _folder.Write("lists/xa/1.yaml", "another");
        Look(1);
        _folder.Write("lists/xa/1.yaml", "another one");
        Look(1);
        Assert.Equal(0, _changes);
        Look(5);

        Assert.Equal(1, _changes);
    }

    [Theory]
    [InlineData("lists/xa/.1.yaml.swp")]
    [InlineData("lists/xa/4913")]
    [InlineData("lists/xa/1.yaml~")]
    [InlineData("lists/.git/objects/ab/cd")]
    [InlineData("lists/notes.txt")]
    public void File_that_is_no_order_neither_counts_nor_delays_one_that_does(string other)
    {
        _folder.Write(other, "0");
        using FileWatch watch = Watch("lists");
        for (int look = 0; look < 10; look++)
        {
            _folder.Write(other, new string('x', look + 2));
            Look(1);
        }

        Assert.Equal(0, _changes);
        _folder.Write("lists/xa/2.yaml", "two");
        for (int look = 0; look < 2; look++)
        {
            _folder.Write(other, new string('y', look + 20));
            Look(1);
        }

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Order_that_never_stands_still_is_told_after_five_seconds_and_again_when_it_does()
    {
        using FileWatch watch = Watch("lists");
        for (int look = 0; look < 6; look++)
        {
            Assert.Equal(0, _changes);
            _folder.Write("lists/xa/1.yaml", new string('x', look + 10));
            Look(1);
        }

        Assert.Equal(1, _changes);
        _folder.Write("lists/xa/1.yaml", new string('x', 100));
        Look(10);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Name_file_of_an_order_counts_below_the_folder_and_beside_a_file()
    {
        _folder.Write("lists/xa/1.domains.txt", "evil.example");
        _folder.Write("names.txt", "evil.example");
        FileSnapshot read = Read("lists", "sinkhole.yaml").Including(
            [_folder.Below("lists/xa/1.domains.txt"), _folder.Below("names.txt")], TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1));
        using FileWatch watch = new(read, () => false, () => _changes++, _time);
        Look(3);
        Assert.Equal(0, _changes);

        _folder.Write("lists/xa/1.domains.txt", "evil.example, more");
        Look(3);
        Assert.Equal(1, _changes);

        _folder.Write("names.txt", "evil.example, more");
        Look(3);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Folder_that_is_swapped_by_rename_is_seen_and_stays_watched()
    {
        using FileWatch watch = Watch("lists");
        _folder.Write("next/xa/1.yaml", "one more");
        Directory.Move(_folder.Below("lists"), _folder.Below("old"));
        Directory.Move(_folder.Below("next"), _folder.Below("lists"));
        Look(3);
        Assert.Equal(1, _changes);

        _folder.Write("lists/xa/2.yaml", "two");
        Look(3);

        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Link_that_is_turned_to_another_folder_is_seen()
    {
        _folder.Write("release2/xa/1.yaml", "one");
        Directory.CreateSymbolicLink(_folder.Below("current"), _folder.Below("lists"));
        using FileWatch watch = Watch("current");

        File.Delete(_folder.Below("current"));
        Directory.CreateSymbolicLink(_folder.Below("current"), _folder.Below("release2"));
        Look(3);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Folder_that_a_link_below_leads_to_is_not_looked_at()
    {
        _folder.Write("elsewhere/1.yaml", "one");
        Directory.CreateSymbolicLink(_folder.Below("lists/xa/all"), _folder.Below("elsewhere"));
        using FileWatch watch = Watch("lists");

        _folder.Write("elsewhere/1.yaml", "another");
        Look(5);
        Assert.Equal(0, _changes);
        File.Delete(_folder.Below("lists/xa/all"));
        Look(5);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Folder_as_deep_as_orders_are_looked_for_is_watched()
    {
        string deep = string.Concat(Enumerable.Repeat("d/", 31));
        _folder.Write($"lists/{deep}1.yaml", "one");
        using FileWatch watch = Watch("lists");

        _folder.Write($"lists/{deep}1.yaml", "another");
        Look(5);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Folder_that_vanishes_and_returns_is_told_twice()
    {
        using FileWatch watch = Watch("lists");

        Directory.Move(_folder.Below("lists"), _folder.Below("away"));
        Look(3);
        Directory.Move(_folder.Below("away"), _folder.Below("lists"));
        Look(3);

        Assert.Equal(2, _changes);
    }

    [Fact]
    public void What_changed_while_it_was_read_is_told()
    {
        FileSnapshot read = Read("lists");
        _folder.Write("lists/xa/1.yaml", "another");
        using FileWatch watch = new(read, () => false, () => _changes++, _time);

        Look(3);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void What_came_by_rename_with_an_old_date_while_it_was_read_is_told()
    {
        _folder.Write("next.yaml", "two");
        Age("next.yaml");
        FileSnapshot read = Read("sinkhole.yaml");
        File.Move(_folder.Below("next.yaml"), _folder.Below("sinkhole.yaml"), overwrite: true);
        using FileWatch watch = new(read, () => false, () => _changes++, _time);

        Look(3);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void What_was_read_by_another_reload_is_not_told()
    {
        using FileWatch watch = Watch("lists");
        _folder.Write("lists/xa/1.yaml", "another");
        Look(1);

        watch.HasRead(Read("lists"));
        Look(10);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Change_while_another_reload_reads_is_told_when_that_has_ended()
    {
        bool isReading = false;
        using FileWatch watch = new(Read("lists"), () => isReading, () => _changes++, _time);
        _folder.Write("lists/xa/1.yaml", "another");
        FileSnapshot read = Read("lists");
        isReading = true;
        _folder.Write("lists/xa/1.yaml", "another one");
        Look(5);
        Assert.Equal(0, _changes);

        isReading = false;
        watch.HasRead(read);
        Look(5);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Reload_that_ends_without_a_word_takes_no_change_away()
    {
        bool isReading = true;
        using FileWatch watch = new(Read("lists"), () => isReading, () => _changes++, _time);
        _folder.Write("lists/xa/1.yaml", "another");
        Look(5);

        isReading = false;
        Look(1);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void File_that_was_written_in_the_tick_in_which_it_was_read_is_read_once_more()
    {
        using FileWatch watch = Watch("lists");

        _folder.Write("lists/xa/1.yaml", "another");
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(_folder.Below("lists/xa/1.yaml")));
        var read = FileSnapshot.Take([_folder.Below("lists")], written);
        _folder.Write("lists/xa/1.yaml", "anothor");
        Assert.True(read.MayMissChange);
        watch.HasRead(read);
        Look(10);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Date_far_ahead_is_no_reason_to_doubt()
    {
        File.SetLastWriteTimeUtc(_folder.Below("sinkhole.yaml"), new DateTime(2090, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.False(Read("sinkhole.yaml").MayMissChange);
    }

    [Fact]
    public void Other_files_that_a_reload_has_read_are_looked_at_from_then_on()
    {
        using FileWatch watch = Watch("sinkhole.yaml");
        watch.HasRead(Read("sinkhole.yaml", "lists"));
        Look(5);
        Assert.Equal(0, _changes);

        _folder.Write("lists/xa/2.yaml", "two");
        Look(5);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void File_that_may_be_read_at_last_is_told()
    {
        File.SetUnixFileMode(_folder.Below("sinkhole.yaml"), UnixFileMode.None);
        using FileWatch watch = Watch("sinkhole.yaml");

        File.SetUnixFileMode(_folder.Below("sinkhole.yaml"), UnixFileMode.UserRead);
        Look(3);

        Assert.Equal(1, _changes);
    }

    private FileWatch Watch(params string[] names) => new(Read(names), () => false, () => _changes++, _time);

    /// <summary>A snapshot that is taken long after the last change.</summary>
    private FileSnapshot Read(params string[] names) =>
        FileSnapshot.Take([.. Array.ConvertAll(names, name => _folder.Below(name))], TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1));

    private void Age(string name) => File.SetLastWriteTimeUtc(_folder.Below(name), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));

    private void Look(int times)
    {
        for (int look = 0; look < times; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
