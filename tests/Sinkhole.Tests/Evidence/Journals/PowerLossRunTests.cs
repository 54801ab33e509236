using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>
/// The power is lost at every call of a run of 10,000 records, and the disk keeps any of five states, of the storage keys too.
/// </summary>
/// <remarks>
/// A segment is read once for each content that it ever has, and for each content of the keys beside it. To read the whole journal of
/// each image would be quadratic; that is done for some, and at the end.
/// </remarks>
public sealed class PowerLossRunTests
{
    private const int Records = 10_000;
    private const int RecordsADay = 700;
    private const int RecordsAProcess = 2_500;
    private const int ImagesAVerification = 997;
    private const string Keys = "keys/hits/";

    private static readonly int[] Batches = [1, 1, 1, 3, 1, 2, 1, 6];

    private readonly JournalBench _bench = new()
    {
        Group = "xa-1",
        Options = new JournalOptions
        {
            Folder = "/simulated/hits",
            ApplianceId = JournalBench.Appliance,
            MaxSegmentOctets = 16 * 1024,
        },
    };

    private readonly ConcurrentDictionary<string, bool> _sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> _acknowledged = new();
    private readonly ConditionalWeakTable<byte[], Dictionary<string, Parsed>> _parsed = [];
    private readonly List<string> _wrong = [];
    private long _last;
    private int _images;
    private int _calls;

    [Fact]
    public async Task At_every_call_of_a_run_of_10_000_records_no_acknowledged_record_is_lost()
    {
        _bench.Disk.Called = Check;

        Journal journal = _bench.Open();
        try
        {
            int sent = 0;
            for (int batch = 0; sent < Records; batch++)
            {
                int count = Math.Min(Batches[batch % Batches.Length], Records - sent);
                await Task.WhenAll(Enumerable.Range(sent, count).Select(number => AppendAsync(journal, number)));
                Interlocked.Exchange(ref _last, _acknowledged.Count);
                if (sent / RecordsADay != (sent + count) / RecordsADay)
                {
                    _bench.Time.Advance(TimeSpan.FromDays(1));
                }

                if (sent / RecordsAProcess != (sent + count) / RecordsAProcess)
                {
                    await journal.DisposeAsync();
                    journal = _bench.Open();
                }

                sent += count;
            }
        }
        finally
        {
            await journal.DisposeAsync();
        }

        Assert.Empty(_wrong);
        Assert.Equal(Records, _acknowledged.Count);
        Assert.True(_calls > Records && _images == 5 * _calls, $"{_calls} calls, {_images} images");
        Assert.True(JournalBench.Verify(_bench.Disk).IsSound);
        Assert.Equal(
            _acknowledged.OrderBy(static pair => pair.Key).Select(static pair => pair.Value),
            JournalBench.Read(_bench.Disk).Select(static record => record.Text));
        int keys = _bench.Disk.Keys.List().Count;
        Assert.True(keys > Records / RecordsADay, $"{keys} keys");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"measured: power lost at {_calls} calls, {_images} images of the disk with up to {keys} keys, 0 records lost");
    }

    [Theory]
    [InlineData("", "acknowledged")]
    [InlineData(Keys, "not open")]
    public async Task Disk_whose_sync_does_nothing_is_detected_by_the_same_check(string lyingPrefix, string expected)
    {
        _bench.Disk.IsLying = true;
        _bench.Disk.LyingPrefix = lyingPrefix;
        _bench.Disk.Called = Check;

        await using (Journal journal = _bench.Open())
        {
            for (int number = 0; number < 10; number++)
            {
                await AppendAsync(journal, number);
                Interlocked.Exchange(ref _last, _acknowledged.Count);
            }
        }

        Assert.Contains(_wrong, wrong => wrong.Contains(expected, StringComparison.Ordinal));
    }

    private async Task AppendAsync(Journal journal, int number)
    {
        string text = $"record {number}";
        _sent[text] = true;
        RecordPosition position = await journal.AppendAsync(
            JournalBench.Said(text) with { Group = _bench.Group, Instant = _bench.Time.GetUtcNow() }, CancellationToken.None);
        _acknowledged[position.Sequence] = text;
    }

    /// <summary>On the thread of the writer, or of the recovery: nothing is appended meanwhile.</summary>
    private void Check(DiskCall call)
    {
        _calls++;
        foreach ((string what, DiskState state) in _bench.Disk.State.AfterPowerLoss())
        {
            _images++;
            long last = Interlocked.Read(ref _last);
            string? wrong = WrongWith(state, last);
            if (wrong is null && last > 0 && _images % ImagesAVerification == 0
                && JournalBench.Verify(new SimulatedDisk(state)) is { IsSound: false } damaged)
            {
                wrong = $"{damaged.FirstDamage}";
            }

            if (wrong is not null && _wrong.Count < 20)
            {
                _wrong.Add($"call {_calls}, {call}, {what}: {wrong}");
            }
        }
    }

    /// <summary>
    /// The records of an image must be those from 1 to the last acknowledged one, and any that were sent behind it; each opens with a key
    /// of the same image.
    /// </summary>
    private string? WrongWith(DiskState state, long last)
    {
        string keys = ContentOfKeys(state);
        long expected = 1;
        foreach ((string name, int file) in state.Names.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith("hits/", StringComparison.Ordinal) || !SegmentName.TryParse(name["hits/".Length..], out SegmentName segment))
            {
                continue;
            }

            Dictionary<string, Parsed> known = _parsed.GetOrCreateValue(state.Files[file].Seen);
            if (!known.TryGetValue(keys, out Parsed? parsed))
            {
                parsed = Parse(name, state);
                known.Add(keys, parsed);
            }

            // A segment may replace what was never acknowledged of the one before; here no call fails, so none does.
            if (parsed.Wrong is not null || segment.FirstSequence != expected)
            {
                return parsed.Wrong ?? $"{name} does not follow record {expected - 1}";
            }

            expected += parsed.Records;
        }

        return expected <= last ? $"record {expected} was acknowledged, as all to {last}, and is not there" : null;
    }

    private static string ContentOfKeys(DiskState state)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, int file) in state.Names.Where(IsKey).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{name} {state.Files[file].Seen.Length} "));
            hash.AppendData(state.Files[file].Seen);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static bool IsKey(KeyValuePair<string, int> named) => named.Key.StartsWith(Keys, StringComparison.Ordinal);

    private Parsed Parse(string name, DiskState state)
    {
        var alone = new SimulatedDisk(state with
        {
            Names = DiskState.Empty.Names.AddRange(state.Names.Where(IsKey)).Add(name, state.Names[name]),
        });
        Assert.True(SegmentName.TryParse(name["hits/".Length..], out SegmentName segment), name);
        int records = 0;
        var reader = new JournalReader(alone.Hits, alone.Keys);
        foreach (StoredRecord stored in reader.Read(default))
        {
            string text = Encoding.UTF8.GetString(stored.Record.Payload.Span);
            long sequence = stored.Position.Sequence;
            if (reader.Closed > 0)
            {
                break;
            }

            if (sequence != segment.FirstSequence + records)
            {
                return new Parsed(records, $"record {sequence} is in the place of {segment.FirstSequence + records}");
            }

            if (stored.Record.Kind >= Record.FirstReservedKind || !_sent.ContainsKey(text))
            {
                return new Parsed(records, $"record {sequence} was never sent");
            }

            if (_acknowledged.TryGetValue(sequence, out string? acknowledged) && acknowledged != text)
            {
                return new Parsed(records, $"record {sequence} was acknowledged to another");
            }

            records++;
        }

        return new Parsed(
            records, reader.Closed > 0 ? $"{name} has {reader.Closed} records that do not open with a key of this disk" : null);
    }

    private sealed record Parsed(int Records, string? Wrong);
}
