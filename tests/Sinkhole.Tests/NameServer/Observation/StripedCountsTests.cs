using System.Linq;
using System.Threading;
using Sinkhole.NameServer.Observation;
using Xunit;

namespace Sinkhole.Tests.NameServer.Observation;

public sealed class StripedCountsTests
{
    private const int Threads = 8;
    private const int Rounds = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    public void Counts_of_many_threads_are_exact(int counts)
    {
        StripedCounts striped = new(counts);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() => CountAll(striped, counts)))];

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(Enumerable.Range(0, counts).Select(index => (long)Threads * Rounds * (index + 1)), Enumerable.Range(0, counts).Select(index => striped[index]));
    }

    [Fact]
    public void Counts_of_threads_with_stripes_of_their_own_and_of_all_others_add_up()
    {
        StripedCounts striped = new(counts: 17, threads: 2);
        Thread[] threads = [.. new[] { 0, 1, StripedCounts.AnyThread, StripedCounts.AnyThread }.Select(number => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                striped.AddOf(number, round % 17);
            }
        }))];

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(4L * Rounds, Enumerable.Range(0, 17).Sum(index => striped[index]));
        Assert.Equal(4 * ((Rounds + 16) / 17), striped[0]);
    }

    private static void CountAll(StripedCounts striped, int counts)
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int index = 0; index < counts; index++)
            {
                striped.Add(index, index + 1);
            }
        }
    }
}
