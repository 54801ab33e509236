using System;
using System.IO;
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
        using FileWatch watch = new([_folder.Below("lists")], DateTimeOffset.UnixEpoch, () => _changes++, _time);

        Look(3);

        Assert.Equal(1, _changes);
    }

    private FileWatch Watch(params string[] names) =>
        new([.. Array.ConvertAll(names, name => _folder.Below(name))], DateTimeOffset.MaxValue, () => _changes++, _time);

    private void Look(int times)
    {
        for (int look = 0; look < times; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
