using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Caching;

/// <summary>Answers are found as they were stored, for their lifetime, and only for their question.</summary>
public sealed class AnswerCacheTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Answer_is_fresh_for_its_time_and_stale_for_a_day()
    {
        AnswerCache cache = NewCache();
        Store(cache, "www.example", [1, 2, 3], keepSeconds: 60);

        Assert.Equal(CacheResult.Fresh, Find(cache, "WWW.example", out byte[] found));
        Assert.Equal([1, 2, 3], found);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(CacheResult.Fresh, Find(cache, "www.example", out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CacheResult.Stale, Find(cache, "www.example", out _));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(CacheResult.Miss, Find(cache, "www.example", out _));
    }

    [Fact]
    public void Setting_the_clock_changes_no_time_to_live()
    {
        AnswerCache cache = NewCache();
        Store(cache, "www.example", [1], keepSeconds: 60);

        _time.Set(ManualTime.Start.AddYears(3));

        Assert.Equal(CacheResult.Fresh, Find(cache, "www.example", out _));
    }

    [Fact]
    public void Type_flags_group_and_failure_make_other_questions()
    {
        AnswerCache cache = NewCache();
        Store(cache, "www.example", [1], 60);
        byte[] copy = new byte[AnswerCache.MaxEntryOctets];

        Assert.Equal(CacheResult.Miss, cache.Find(Key("www.example", type: RRType.Aaaa), copy, out _));
        Assert.Equal(CacheResult.Miss, cache.Find(Key("www.example", isDnssecOk: true), copy, out _));
        Assert.Equal(CacheResult.Miss, cache.Find(Key("www.example", isCheckingDisabled: true), copy, out _));
        Assert.Equal(CacheResult.Miss, cache.Find(Key("www.example", group: 2), copy, out _));
        Assert.Equal(CacheResult.Miss, cache.Find(Key("www.example", isFailure: true), copy, out _));
        Assert.Equal(CacheResult.Fresh, cache.Find(Key("www.example"), copy, out _));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(60, 16_384)]
    public void Answer_without_time_or_too_long_is_not_kept(uint keepSeconds, int octets)
    {
        AnswerCache cache = NewCache();
        Store(cache, "www.example", new byte[octets], keepSeconds);

        Assert.Equal(CacheResult.Miss, Find(cache, "www.example", out _));
        Assert.Equal(0, cache.Stored);
    }

    [Theory]
    [InlineData(10, 1000)]
    [InlineData(1000, 10)]
    [InlineData(10, 500)]
    [InlineData(10, 3000)]
    [InlineData(15_000, 10)]
    [InlineData(2000, 15_000)]
    [InlineData(10, 20)]
    public void Newer_answer_replaces_the_older_whatever_their_sizes(int older, int newer)
    {
        AnswerCache cache = NewCache();
        Store(cache, "www.example", [.. Enumerable.Repeat((byte)1, older)], 600);
        Store(cache, "www.example", [.. Enumerable.Repeat((byte)2, newer)], 60);

        Assert.Equal(CacheResult.Fresh, Find(cache, "www.example", out byte[] found));
        Assert.Equal(newer, found.Length);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(CacheResult.Stale, Find(cache, "www.example", out found));
        Assert.Equal(newer, found.Length);
    }

    [Fact]
    public void Answer_over_TCP_is_cached_and_found_only_with_a_large_buffer()
    {
        AnswerCache cache = NewCache();
        Store(cache, "signed.example", new byte[4090], 60);

        Assert.Equal(CacheResult.Fresh, Find(cache, "signed.example", out byte[] found));
        Assert.Equal(4090, found.Length);
        Assert.True(cache.HasLong(Key("signed.example")));
        Assert.False(cache.HasLong(Key("other.example")));
        Assert.Equal(CacheResult.Miss, cache.Find(Key("signed.example"), new byte[AnswerCache.ShortEntryOctets], out _));
    }

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(64L << 20)]
    public void Memory_is_what_was_given_whatever_the_sizes(long memory)
    {
        AnswerCache cache = NewCache(memory);

        Assert.InRange(cache.Octets, memory / 2, memory);
        for (int stored = 0; stored < 2000; stored++)
        {
            Store(cache, $"n{stored}.example", new byte[stored * 8], 60);
        }

        Assert.InRange(cache.Octets, memory / 2, memory);
    }

    [Fact]
    public void Flood_of_names_asked_once_leaves_those_that_people_use()
    {
        AnswerCache cache = NewCache(memory: 4 << 20);
        string[] hot = [.. Enumerable.Range(0, 1000).Select(n => $"hot{n}.example")];
        Array.ForEach(hot, name => Store(cache, name, [1], 3600));
        int hits = 0;
        int asked = 0;
        for (int flood = 0; flood < 100_000; flood++)
        {
            Store(cache, $"x{flood}.flood.example", [1], 3600);
            string name = hot[flood % hot.Length];
            asked++;
            if (Find(cache, name, out _) == CacheResult.Fresh)
            {
                hits++;
            }
            else
            {
                Store(cache, name, [1], 3600);
            }
        }

        Assert.True(hits >= 0.99 * asked, $"{hits} hits of {asked}");
    }

    [Fact]
    public void Cache_agrees_with_a_dictionary_that_may_forget()
    {
        AnswerCache cache = NewCache(memory: 1 << 20);
        var random = new Random(31);
        Dictionary<string, byte[]> reference = new(StringComparer.Ordinal);
        int fresh = 0;
        for (int round = 0; round < 100_000; round++)
        {
            string name = $"n{random.Next(4000)}.example";
            if (random.Next(2) == 0)
            {
                byte[] records = new byte[random.Next(1400)];
                random.NextBytes(records);
                Store(cache, name, records, 3600);
                reference[name] = records;
            }
            else if (Find(cache, name, out byte[] found) == CacheResult.Fresh)
            {
                fresh++;
                Assert.Equal(reference[name], found);
            }
        }

        Assert.True(fresh > 5000, $"{fresh} found");
    }

    [Fact]
    public async Task Readers_never_see_a_partial_write()
    {
        AnswerCache cache = NewCache(memory: 1 << 20);
        using var ended = new CancellationTokenSource();
        for (int n = 0; n < 8; n++)
        {
            Store(cache, $"n{n}.example", [1], 3600);
        }

        Task[] writers = [.. Enumerable.Range(1, 2).Select(seed => Task.Run(() => WriteUniform(cache, seed, ended.Token)))];
        Task<long>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUniform(cache, rounds: 300_000)))];

        long[] found = await Task.WhenAll(readers);
        await ended.CancelAsync();
        await Task.WhenAll(writers);

        Assert.True(found.Sum() > 0);
    }

    [Fact]
    public void Look_up_allocates_nothing()
    {
        AnswerCache cache = NewCache();
        Store(cache, "www.example", [1], 60);
        byte[] name = ScenarioPolicy.Wire("www.example");
        byte[] copy = new byte[AnswerCache.MaxEntryOctets];
        byte[] room = new byte[CacheKey.MaxOctets];
        long allocated = 1;
        for (int round = 0; round < 10 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int asked = 0; asked < 4000; asked++)
            {
                _ = cache.Find(new CacheKey(new WireName(name), RRType.A, false, false, 1, false, room), copy, out _);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void WriteUniform(AnswerCache cache, int seed, CancellationToken ended)
    {
        var random = new Random(seed);
        while (!ended.IsCancellationRequested)
        {
            byte[] records = new byte[random.Next(1, 1200)];
            Array.Fill(records, (byte)random.Next(256));
            Store(cache, $"n{random.Next(8)}.example", records, 3600);
        }
    }

    private static long ReadUniform(AnswerCache cache, int rounds)
    {
        long found = 0;
        byte[] copy = new byte[AnswerCache.MaxEntryOctets];
        for (int round = 0; round < rounds; round++)
        {
            if (cache.Find(Key($"n{round % 8}.example"), copy, out AnswerView answer) != CacheResult.Fresh)
            {
                continue;
            }

            found++;
            Assert.True(answer.Records.IndexOfAnyExcept(answer.Records[0]) < 0, "a torn answer");
        }

        return found;
    }

    private AnswerCache NewCache(long memory = 8 << 20) => new(memory, _time);

    private static void Store(AnswerCache cache, string name, byte[] records, uint keepSeconds) =>
        cache.Store(Key(name), new AnswerView { Records = records, Answers = 1 }, keepSeconds);

    private static CacheResult Find(AnswerCache cache, string name, out byte[] records)
    {
        CacheResult find = cache.Find(Key(name), new byte[AnswerCache.MaxEntryOctets], out AnswerView answer);
        records = answer.Records.ToArray();
        return find;
    }

    private static CacheKey Key(
        string name,
        RRType type = RRType.A,
        bool isDnssecOk = false,
        bool isCheckingDisabled = false,
        ulong group = 1,
        bool isFailure = false) =>
        new(new WireName(ScenarioPolicy.Wire(name)), type, isDnssecOk, isCheckingDisabled, group, isFailure, new byte[CacheKey.MaxOctets]);
}
