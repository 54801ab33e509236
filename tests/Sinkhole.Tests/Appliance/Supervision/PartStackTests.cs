using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Supervision;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed class PartStackTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _closed = [];

    [Fact]
    public async Task Parts_are_closed_in_reverse_order_and_nothing_is_given_up()
    {
        var parts = new PartStack(_time);
        parts.Push("first", () => _closed.Add("first"));
        parts.Push("second", () => _closed.Add("second"));

        await parts.DisposeAsync();

        Assert.Equal(["second", "first"], _closed);
        Assert.Empty(parts.GivenUp);
        Assert.Null(parts.Closing);
    }

    [Fact]
    public async Task Part_that_hangs_is_given_up_after_half_of_the_remaining_time_and_the_others_are_closed()
    {
        var parts = new PartStack(_time) { DrainLimit = TimeSpan.FromSeconds(10) };
        var never = new TaskCompletionSource();
        parts.Push("journal", () => _closed.Add("journal"));
        parts.Push("reloader", () => never.Task);

        Task closed = parts.DisposeAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(3.4));
        bool isEarly = closed.IsCompleted;
        string? closing = parts.Closing;
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await closed;

        Assert.False(isEarly);
        Assert.Equal("reloader", closing);
        Assert.Equal(["journal"], _closed);
        Assert.Equal(["reloader"], parts.GivenUp);
    }

    [Fact]
    public async Task Part_that_blocks_its_thread_is_given_up_too()
    {
        using var ended = new ManualResetEventSlim();
        var parts = new PartStack(_time) { DrainLimit = TimeSpan.FromSeconds(10) };
        parts.Push("journal", () => _closed.Add("journal"));
        parts.Push("clock file", () => ended.Wait(TimeSpan.FromMinutes(1)));

        Task closed = parts.DisposeAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(3.6));
        await closed;

        Assert.Equal(["journal"], _closed);
        Assert.Equal(["clock file"], parts.GivenUp);
        ended.Set();
    }

    [Fact]
    public async Task Part_that_fails_does_not_keep_others_open_and_its_exception_is_thrown()
    {
        var parts = new PartStack(_time);
        parts.Push("first", () => _closed.Add("first"));
        parts.Push("second", new Action(() => throw new InvalidOperationException("of the second")));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => parts.DisposeAsync().AsTask());

        Assert.Equal("of the second", error.Message);
        Assert.Equal(["first"], _closed);
    }

    [Fact]
    public async Task Journal_is_called_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var parts = new PartStack(_time);
        string? closing = null;
        parts.Push("first", () => closing = parts.Closing);
        parts.Push(Journal.Open(
            new JournalOptions
            {
                Folder = folder.Below("queries"),
                ApplianceId = Guid.NewGuid(),
                Notify = told => _closed.Add($"{parts.Closing} {told.Kind}"),
            },
            _time));
        System.IO.Directory.Delete(folder.Below("queries"), recursive: true);

        await parts.DisposeAsync();

        Assert.Equal("first", closing);
        Assert.Contains("journal queries SegmentDisplaced", _closed);
    }

    [Fact]
    public async Task Closing_twice_closes_nothing_twice()
    {
        var parts = new PartStack(_time);
        parts.Push("first", () => _closed.Add("first"));

        await parts.DisposeAsync();
        await parts.DisposeAsync();

        Assert.Equal(["first"], _closed);
    }
}
