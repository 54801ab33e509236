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
    public void No_change_is_reported_without_one()
    {
        using FileWatch watch = Watch("lists", "sinkhole.yaml");

        Look(10);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Change_is_reported_once_when_it_has_settled()
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
    public void File_that_is_not_an_order_neither_counts_nor_delays_one_that_is(string other)
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
    public void Order_that_keeps_changing_is_reported_after_five_seconds_and_again_when_it_has_settled()
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
    public void Folder_that_is_replaced_by_rename_is_noticed_and_stays_watched()
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
    public void Link_with_a_new_target_is_noticed()
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
    public void Target_of_a_link_to_a_folder_is_not_watched()
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
    public void Folder_at_the_maximum_depth_is_watched()
    {
        string deep = string.Concat(Enumerable.Repeat("d/", 31));
        _folder.Write($"lists/{deep}1.yaml", "one");
        using FileWatch watch = Watch("lists");

        _folder.Write($"lists/{deep}1.yaml", "another");
        Look(5);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Folder_that_disappears_and_returns_is_reported_twice()
    {
        using FileWatch watch = Watch("lists");

        Directory.Move(_folder.Below("lists"), _folder.Below("away"));
        Look(3);
        Directory.Move(_folder.Below("away"), _folder.Below("lists"));
        Look(3);

        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Change_during_a_reading_is_reported()
    {
        FileSnapshot read = Read("lists");
        _folder.Write("lists/xa/1.yaml", "another");
        using FileWatch watch = new(read, () => false, () => _changes++, _time);

        Look(3);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void File_that_is_replaced_by_an_older_one_during_a_reading_is_reported()
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
    public void Change_that_another_reload_has_read_is_not_reported()
    {
        using FileWatch watch = Watch("lists");
        _folder.Write("lists/xa/1.yaml", "another");
        Look(1);

        watch.HasRead(Read("lists"));
        Look(10);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Change_during_another_reload_is_reported_after_its_end()
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
    public void Reload_that_ends_without_a_result_hides_no_change()
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
    public void File_that_was_written_in_the_clock_tick_of_its_reading_is_read_again()
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
    public void File_time_in_the_far_future_is_not_recent()
    {
        File.SetLastWriteTimeUtc(_folder.Below("sinkhole.yaml"), new DateTime(2090, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.False(Read("sinkhole.yaml").MayMissChange);
    }

    [Fact]
    public void New_files_that_a_reload_has_read_are_watched()
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
    public void File_that_becomes_readable_is_reported()
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
