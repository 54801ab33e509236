using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Tests.NameServer.Policy;
using Sinkhole.Tests.Scenarios;
using Xunit;

namespace Sinkhole.Tests.NameServer.Answering;

public sealed class PolicyPrefetchTests
{
    private const int Names = 60_000;
    private const int Batch = 64;

    private static readonly GenerationCell Large = new(ScenarioPolicy.Of("node ns1") with { Policy = TableOf(Names) });

    [Fact]
    public void Small_table_or_a_query_or_two_are_answered_without_it()
    {
        var small = new PolicyPrefetch(new GenerationCell(ScenarioPolicy.Of("node ns1") with { Policy = TableOf(310) }));
        var large = new PolicyPrefetch(Large);

        Assert.False(small.Begin(Batch));
        Assert.False(large.Begin(2));
        Assert.True(large.Begin(Batch));
    }

    [Fact]
    public void Whatever_a_batch_holds_is_brought_without_an_allocation()
    {
        var random = new Random(11);
        byte[] deep = ScenarioQuery.Parse(string.Join('.', Enumerable.Range(0, 100).Select(static label => $"{label % 10}")) + ".example A").Message;
        List<byte[]> batch = [[], [0x12], new byte[12], deep];
        while (batch.Count < Batch)
        {
            byte[] message = ScenarioQuery.Parse($"w{batch.Count}.{NameOf(random.Next(2 * Names))} A +edns").Message;
            message[random.Next(message.Length)] = (byte)random.Next(256);
            batch.Add(message[..random.Next(message.Length + 1)]);
        }

        var ahead = new PolicyPrefetch(Large);
        Bring(ahead, batch);
        long least = long.MaxValue;

        // The runtime compiles the method anew in one of the first rounds, which may allocate.
        for (int attempt = 0; attempt < 10; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Bring(ahead, batch);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Table_that_is_replaced_between_batches_can_be_collected()
    {
        var cell = new GenerationCell(ScenarioPolicy.Of("node ns1"));
        var ahead = new PolicyPrefetch(cell);

        WeakReference replaced = BringAndReplace(cell, ahead);
        GC.Collect();

        Assert.False(replaced.IsAlive);
        GC.KeepAlive(ahead);
    }

    [Fact]
    public void Names_of_more_levels_than_there_is_room_for_are_brought_as_far_as_it_goes()
    {
        var table = new PolicyTableBuilder();
        table.Allow(RandomPolicy.Wire(string.Join('.', Enumerable.Repeat("a", 120))));
        table.Allow(RandomPolicy.Wire("example"));
        PolicyTable built = table.Build();
        Span<ulong> hashes = stackalloc ulong[7];

        int count = built.HashesOf(RandomPolicy.Wire(string.Join('.', Enumerable.Repeat("a", 127))), hashes);

        Assert.Equal(7, count);
        built.Prefetch(hashes);
    }

    [Theory]
    [InlineData("evil.example", 1)]
    [InlineData("WWW.evil.EXAMPLE", 2)]
    [InlineData("a.b.www.evil.example", 2)]
    [InlineData("example", 0)]
    public void Hashes_are_those_of_the_levels_at_which_the_table_has_names(string name, int levels)
    {
        var builder = new PolicyTableBuilder();
        builder.Allow(RandomPolicy.Wire("evil.example"));
        builder.Allow(RandomPolicy.Wire("www.evil.example"));
        PolicyTable table = builder.Build();
        ulong[] hashes = new ulong[8];

        int count = table.HashesOf(RandomPolicy.Wire(name), hashes);

        string[] expected = ["evil.example", "www.evil.example"];
        Assert.Equal(expected.Take(levels).Select(HashOf), hashes.Take(count));
    }

    private static void Bring(PolicyPrefetch ahead, List<byte[]> batch)
    {
        Assert.True(ahead.Begin(Batch));
        foreach (byte[] message in batch)
        {
            ahead.Add(message);
        }

        ahead.Run();
    }

    // A method of its own, so that no stack frame of the test keeps the table alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference BringAndReplace(GenerationCell cell, PolicyPrefetch ahead)
    {
        PolicyTable table = TableOf(Names);
        cell.Publish(ScenarioPolicy.Of("node ns1") with { Policy = table });
        Bring(ahead, [ScenarioQuery.Parse($"{NameOf(1)} A").Message]);
        cell.Publish(ScenarioPolicy.Of("node ns1"));
        return new WeakReference(table);
    }

    private static ulong HashOf(string name) => NameLevels.Deepest(RandomPolicy.Wire(name), new byte[NameLevels.ScratchOctets]).Hash;

    private static string NameOf(int number) => $"w{number}-shop.example";

    private static PolicyTable TableOf(int names)
    {
        var builder = new PolicyTableBuilder();
        for (int number = 0; number < names; number++)
        {
            builder.Allow(RandomPolicy.Wire(NameOf(number)));
        }

        return builder.Build();
    }
}
