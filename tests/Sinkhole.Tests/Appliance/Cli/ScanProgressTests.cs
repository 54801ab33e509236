using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class ScanProgressTests
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void Short_reading_shows_nothing()
    {
        ScanProgress progress = Progress(isTerminal: true);

        Count(progress, 5_000);
        progress.Clear();

        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Long_reading_shows_one_line_a_second_and_takes_it_away()
    {
        ScanProgress progress = Progress(isTerminal: true);

        _time.Advance(TimeSpan.FromSeconds(2));
        Count(progress, 1_024);
        Count(progress, 1_024);
        _time.Advance(TimeSpan.FromSeconds(1));
        Count(progress, 1_024);
        progress.Clear();
        progress.Clear();

        Assert.Equal($"\r1,024 records read\r3,072 records read\r{new string(' ', 18)}\r", _error.ToString());
    }

    [Fact]
    public void Output_that_is_no_terminal_gets_none()
    {
        ScanProgress progress = Progress(isTerminal: false);

        _time.Advance(TimeSpan.FromSeconds(9));
        Count(progress, 10_000);
        progress.Clear();

        Assert.Empty(_error.ToString());
    }

    private ScanProgress Progress(bool isTerminal) =>
        new(new CliEnvironment(TextWriter.Null, _error, isTerminal, _time, static (_, _) => Task.FromResult(0)) { IsErrorTerminal = isTerminal });

    private static void Count(ScanProgress progress, int records)
    {
        for (int record = 0; record < records; record++)
        {
            progress.Count();
        }
    }
}
