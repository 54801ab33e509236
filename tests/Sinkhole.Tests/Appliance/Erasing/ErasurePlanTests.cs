using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Erasing;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Erasing;

public sealed class ErasurePlanTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Day_is_erased_once_its_last_instant_is_past_the_retention()
    {
        StoredKey[] keys = [Key(-31, "xa-1"), Key(-30, "xa-1"), Key(0, "xa-1")];

        ErasurePlan plan = Plan(keys, [], Terms("xa-1", days: 30));

        Assert.Equal([keys[0]], plan.Keys);
        Assert.Equal(Today.AddDays(-30), plan.FirstDay);
        Assert.Equal([keys[0], keys[1]], Plan(keys, [], [Terms("xa-1", days: 30)], Now.AddHours(12)).Keys);
    }

    [Fact]
    public void Record_of_two_orders_is_kept_as_long_as_one_needs_it()
    {
        StoredKey[] keys = [Key(-40, "xa-1"), Key(-40, "xa-1+xb-2"), Key(-40, "xb-2")];

        ErasurePlan plan = Plan(keys, [], Terms("xa-1", days: 30), Terms("xb-2", days: 90));

        Assert.Equal([keys[0]], plan.Keys);
    }

    [Fact]
    public void Nothing_of_an_order_on_hold_is_erased_nor_what_it_shares()
    {
        StoredKey[] keys = [Key(-4000, "xa-1"), Key(-4000, "xa-1+xb-2"), Key(-4000, "xb-2")];
        EnvelopeName[] envelopes = [Envelope("xa-1", -4000), Envelope("xb-2", -4000)];

        ErasurePlan plan = Plan(keys, envelopes, Terms("xa-1", days: 30) with { IsHeld = true }, Terms("xb-2", days: 30));

        Assert.Equal([keys[2]], plan.Keys);

        // The value may stand in the record that both have.
        Assert.Empty(plan.Envelopes);
    }

    [Fact]
    public void Order_that_is_not_known_keeps_its_records_and_is_named()
    {
        ErasurePlan plan = Plan([Key(-4000, "xz-9"), Key(-4000, "xa-1+xz-9")], [Envelope("xz-9", -4000)], Terms("xa-1", days: 30));

        Assert.Empty(plan.Keys);
        Assert.Empty(plan.Envelopes);
        Assert.Equal(["xz-9"], plan.Unknown);
    }

    [Fact]
    public void Erased_by_command_goes_whatever_its_day()
    {
        StoredKey[] keys = [Key(-1, "xa-1"), Key(0, "xa-1"), Key(1, "xa-1")];

        ErasurePlan plan = Plan(keys, [Envelope("xa-1", -1)], Terms("xa-1", days: 30) with { IsErased = true });

        Assert.Equal(keys, plan.Keys);
        Assert.Equal([Envelope("xa-1", -1)], plan.Envelopes);
    }

    [Fact]
    public void Envelope_stays_as_long_as_a_record_of_its_day_or_the_next_to_it()
    {
        StoredKey[] keys = [Key(-31, "xa-1+xb-2")];
        EnvelopeName[] envelopes = [Envelope("xa-1", -33), Envelope("xa-1", -32), Envelope("xa-1", -31), Envelope("xb-2", -31)];

        ErasurePlan plan = Plan(keys, envelopes, Terms("xa-1", days: 30), Terms("xb-2", days: 90));

        Assert.Equal([envelopes[0]], plan.Envelopes);
    }

    [Fact]
    public void Nothing_goes_early_whatever_the_terms()
    {
        Prop.ForAll<(byte Age, byte First, byte Second, bool Held)[]>(static given =>
        {
            StoredKey[] keys = [.. given.Select(static (one, index) => Key(-one.Age, $"xa-{index}+xb-{index}"))];
            OrderTerms[] terms =
            [
                .. given.SelectMany(static (one, index) => new[]
                {
                    Terms($"xa-{index}", one.First + 1) with { IsHeld = one.Held },
                    Terms($"xb-{index}", one.Second + 1),
                }),
            ];
            ErasurePlan plan = Plan(keys, [], terms);
            return given.Select((one, index) => (one, index)).All(pair =>
                plan.Keys.Contains(keys[pair.index])
                    == (!pair.one.Held && pair.one.Age > Math.Max(pair.one.First, pair.one.Second) + 1));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("xa-1 2592000 - 2026-11-02T00:00:00Z - -")]
    [InlineData("xa-1 2592000 hold 2026-11-02T00:00:00Z erased 2026-10-30")]
    public void Terms_are_read_as_they_were_written(string line) => Assert.Equal(line, OrderTerms.FromLine(line)?.ToLine());

    [Theory]
    [InlineData("")]
    [InlineData("xa-1 2592000 held 2026-11-02T00:00:00Z - -")]
    [InlineData("xa-1 -1 - 2026-11-02T00:00:00Z - -")]
    [InlineData("xa-1 99999999999999999999 - 2026-11-02T00:00:00Z - -")]
    [InlineData("xa-1 922337203685 - 2026-11-02T00:00:00Z - -")]
    [InlineData("xa-1 2592000 - 2026-11-02T00:00:00Z - 2026-02-30")]
    [InlineData("xa-1 2592000 - 2026-11-02T00:00:00Z -")]
    [InlineData("xa-1 2592000 - 2026-11-02T00:00:00Z")]
    public void Line_that_is_malformed_gives_no_terms(string line) => Assert.Null(OrderTerms.FromLine(line));

    private static ErasurePlan Plan(StoredKey[] keys, EnvelopeName[] envelopes, params OrderTerms[] terms) =>
        Plan(keys, envelopes, terms, Now);

    private static ErasurePlan Plan(StoredKey[] keys, EnvelopeName[] envelopes, OrderTerms[] terms, DateTimeOffset now) =>
        ErasurePlan.Make(keys, envelopes, terms.ToDictionary(static one => one.Id, StringComparer.Ordinal), now);

    private static OrderTerms Terms(string id, int days) =>
        new(id, TimeSpan.FromDays(days), IsHeld: false, Now.AddYears(1), IsErased: false, FirstDay: null);

    private static StoredKey Key(int day, string group) => new(new StorageKeyName(Today.AddDays(day), (ulong)(day + 10_000)), group);

    private static EnvelopeName Envelope(string order, int day) => new(order, Today.AddDays(day), "0123456789abcdef");
}
