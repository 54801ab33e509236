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
