using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

/// <summary>Agent strings are read once while they are in use, and none with a secret is kept.</summary>
public sealed class AgentReadingsTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private readonly AgentReadings _readings = new();

    [Theory]
    [InlineData(Browser)]
    [InlineData("VLC/3.0.20 LibVLC/3.0.20")]
    [InlineData("")]
    public void Agent_that_is_recorded_whole_is_read_once(string agent)
    {
        AgentReading first = Record(agent);

        Assert.Same(first, _readings.Read(new string(agent)));
        Assert.Equal(agent, first.Recorded);
    }

    [Fact]
    public void Agent_of_a_visit_without_a_record_is_not_kept()
    {
        Assert.NotSame(_readings.Read(Browser), _readings.Read(Browser));
        Assert.Equal(0, _readings.Count);
    }

    [Theory]
    [InlineData("Player/1.0 mac=00:1A:79:00:00:01")]
    [InlineData("Player/1.0 user:mario")]
    [InlineData("Player/1.0 mario@mail.example")]
    public void Agent_with_a_secret_is_not_kept(string agent)
    {
        AgentReading reading = Record(agent);

        Assert.Contains('*', reading.Recorded);
        Assert.Equal(0, _readings.Count);
    }

    [Fact]
    public void Agent_that_is_longer_than_its_record_is_not_kept()
    {
        AgentReading reading = Record(string.Concat(Enumerable.Repeat("Player/1.0 ", 30)));

        Assert.Equal(Visit.MaxAgentCharacters, reading.Recorded.Length);
        Assert.Equal(0, _readings.Count);
    }

    [Fact]
    public void Client_that_invents_agents_fills_a_bounded_table_and_locks_out_no_real_one()
    {
        Parallel.For(0, 4 * AgentReadings.MaxKept, number =>
        {
            Record(string.Create(CultureInfo.InvariantCulture, $"Player/1.{number % 1_000}.{number / 1_000}"));
            Assert.InRange(_readings.Count, 0, AgentReadings.MaxKept + 64);
        });

        AgentReading reading = Record(Browser);
        Assert.Same(reading, _readings.Read(Browser));
        Assert.True(reading.IsBrowser);
    }

    private AgentReading Record(string agent)
    {
        AgentReading reading = _readings.Read(agent);
        _readings.Keep(reading);
        return reading;
    }
}
