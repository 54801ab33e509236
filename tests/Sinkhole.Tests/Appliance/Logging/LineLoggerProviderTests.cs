using System;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Logging;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Logging;

public sealed class LineLoggerProviderTests
{
    [Fact]
    public void Entries_below_the_minimum_are_not_written()
    {
        StringWriter output = new();
        LineLoggerProvider provider = new(output, LogFormat.Journal, new ManualTime());
        using ILoggerFactory loggers = provider.CreateFactory(LogLevel.Information);

        Write(loggers.CreateLogger("Sinkhole.X"), LogLevel.Debug, "hidden");
        Write(loggers.CreateLogger("Sinkhole.X"), LogLevel.Information, "shown");
        Write(loggers.CreateLogger("Microsoft.AspNetCore.X"), LogLevel.Information, "hidden");

        provider.Dispose();
        Assert.Equal("<6>X 0: shown\n", output.ToString());
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole()
    {
        StringWriter output = new();
        LineLoggerProvider provider = new(output, LogFormat.Journal, new ManualTime());
        using ILoggerFactory loggers = provider.CreateFactory(LogLevel.Information);
        ILogger logger = loggers.CreateLogger("Sinkhole.X");
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int line = 0; line < 200; line++)
            {
                Write(logger, LogLevel.Information, "whole");
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        provider.Dispose();
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(800, lines.Length);
        Assert.All(lines, line => Assert.Equal("<6>X 0: whole", line));
    }

    [Fact]
    public void Failing_output_only_loses_lines()
    {
        LineLoggerProvider provider = new(new FullDisk(), LogFormat.Journal, new ManualTime());
        using ILoggerFactory loggers = provider.CreateFactory(LogLevel.Information);

        Write(loggers.CreateLogger("Sinkhole.X"), LogLevel.Information, "lost");
        provider.Dispose();
        Write(loggers.CreateLogger("Sinkhole.X"), LogLevel.Information, "too late");

        Assert.Equal(2, provider.Lost);
    }

    [Fact]
    public void Blocked_output_does_not_block_logging()
    {
        using ManualResetEventSlim read = new();
        LineLoggerProvider provider = new(new StalledPipe(read), LogFormat.Journal, new ManualTime());
        using ILoggerFactory loggers = provider.CreateFactory(LogLevel.Information);
        ILogger logger = loggers.CreateLogger("Sinkhole.X");

        for (int line = 0; line < 40_000; line++)
        {
            Write(logger, LogLevel.Information, "line");
        }

        Assert.True(provider.Lost > 10_000);
        read.Set();
        provider.Dispose();
    }

    private static void Write(ILogger logger, LogLevel level, string message) =>
        logger.Log(level, default, message, exception: null, (text, _) => text);

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");
    }

    private sealed class StalledPipe(ManualResetEventSlim read) : StringWriter
    {
        public override void Write(string? value) => read.Wait();
    }
}
