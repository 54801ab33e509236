using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Policy;

public sealed class PolicyTableTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly OrderInstant Now = OrderInstant.At(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly SinkholePage Page = new([IPAddress.Parse("192.0.2.80")], 30);

    [Fact]
    public void Any_set_of_orders_decides_as_the_plain_list_does()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var policy = new RandomPolicy(seed);
            for (int query = 0; query < 20; query++)
            {
                string qname = policy.NewName(6);
                OrderInstant now = policy.NewInstant();
                NaivePolicy.Entry? expected = policy.Reference.Covering(qname, now).FirstOrDefault();

                PolicyVerdict verdict = policy.Table.Find(RandomPolicy.Wire(qname), now);

                bool isAsExpected = ReferenceEquals(expected?.Rule, verdict.Rule)
                    && policy.Reference.IsObserved(qname, now) == verdict.IsObserved
                    && policy.Reference.IsPassthru(qname, now) == verdict.IsPassthru
                    && (expected is null || qname.Length - expected.Name.Length == verdict.ApexOffset);
                if (!isAsExpected)
                {
                    Assert.Fail(
                        $"seed {seed}, {qname} at {now}: expected {Text(expected?.Rule)}, found {Text(verdict.Rule)}, "
                        + $"observed {verdict.IsObserved}, lifted {verdict.IsPassthru}, apex at {verdict.ApexOffset}");
                }
            }
        }
    }

    [Fact]
    public void Any_set_of_orders_is_listed_as_the_plain_list_does()
    {
        List<PolicyRule> covering = [];
        for (int seed = 10_000; seed < 11_500; seed++)
        {
            var policy = new RandomPolicy(seed);
            for (int query = 0; query < 20; query++)
            {
                string qname = policy.NewName(6);
                OrderInstant now = policy.NewInstant();
                covering.Clear();

                PolicyVerdict verdict = policy.Table.FindAll(RandomPolicy.Wire(qname), now, covering);

                Assert.Equal(policy.Reference.Covering(qname, now).Select(entry => entry.Rule), covering);
                Assert.Equal(policy.Table.Find(RandomPolicy.Wire(qname), now), verdict);
            }
        }
    }

    [Fact]
    public void Hundred_thousand_names_are_found_and_their_neighbours_are_not()
    {
        var builder = new PolicyTableBuilder();
        PolicyRule rule = Rule("only", PolicyAction.Page);
        for (int number = 0; number < 100_000; number++)
        {
            builder.Add(RandomPolicy.Wire(NumberedName(number)), PolicyMatch.Subtree, rule);
        }

        PolicyTable table = builder.Build();

        Assert.Equal(100_000, table.Count);
        for (int number = 0; number < 100_000; number++)
        {
            string name = NumberedName(number);
            bool isRight = ReferenceEquals(rule, table.Find(RandomPolicy.Wire(name), Now).Rule)
                && (number % 16 != 0 || table.Find(RandomPolicy.Wire("www." + name), Now).ApexOffset == 4)
                && (number % 16 != 0 || table.Find(RandomPolicy.Wire("x" + name), Now).Rule is null);
            Assert.True(isRight, name);
        }
    }

    [Fact]
    public void Name_is_added_once_however_often_and_in_whatever_case()
    {
        var builder = new PolicyTableBuilder();
        PolicyRule rule = Rule("only", PolicyAction.Page);
        builder.Add(RandomPolicy.Wire("evil.example"), PolicyMatch.Subtree, rule);
        builder.Add(RandomPolicy.Wire("EVIL.Example"), PolicyMatch.Subtree, rule);
        PolicyTable table = builder.Build();
        List<PolicyRule> covering = [];

        table.FindAll(RandomPolicy.Wire("eViL.eXaMpLe"), Now, covering);

        Assert.Equal(1, table.Count);
        Assert.Same(rule, Assert.Single(covering));
    }

    [Theory]
    [InlineData("example")]
    [InlineData(".")]
    [InlineData("b.example")]
    [InlineData("xevil.example")]
    [InlineData("evil.example.example")]
    [InlineData("evil\\.example")]
    public void Name_above_or_beside_the_rule_is_untouched(string qname)
    {
        PolicyTable table = Table(("evil.example", PolicyMatch.Subtree, Rule("only", PolicyAction.NXDomain)));

        Assert.Null(table.Find(RandomPolicy.Wire(qname), Now).Rule);
    }

    [Fact]
    public void Exact_entry_leaves_what_is_below_alone()
    {
        PolicyTable table = Table(("evil.example", PolicyMatch.Exact, Rule("only", PolicyAction.Page)));

        Assert.NotNull(table.Find(RandomPolicy.Wire("evil.example"), Now).Rule);
        Assert.Null(table.Find(RandomPolicy.Wire("www.evil.example"), Now).Rule);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Order_begins_at_its_first_tick(int ticks, bool isInForce)
    {
        PolicyTable table = Table(("evil.example", PolicyMatch.Subtree, Rule("only", PolicyAction.Page)));

        Assert.Equal(isInForce, table.Find(RandomPolicy.Wire("evil.example"), OrderInstant.At(From.AddTicks(ticks))).Rule is not null);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void Order_ends_before_its_last_tick(int ticks, bool isInForce)
    {
        PolicyTable table = Table(("evil.example", PolicyMatch.Subtree, Rule("only", PolicyAction.Page)));

        Assert.Equal(isInForce, table.Find(RandomPolicy.Wire("evil.example"), OrderInstant.At(Until.AddTicks(ticks))).Rule is not null);
    }

    [Theory]
    [InlineData(31, 0, 30u)]
    [InlineData(30, 0, 30u)]
    [InlineData(30, 1, 29u)]
    [InlineData(29, 0, 29u)]
    [InlineData(1, 0, 1u)]
    [InlineData(1, 1, 0u)]
    public void Ttl_never_outlives_the_order(int secondsBeforeTheEnd, int ticksLater, uint expected)
    {
        var now = OrderInstant.At(Until.AddSeconds(-secondsBeforeTheEnd).AddTicks(ticksLater));

        Assert.Equal(expected, Rule("only", PolicyAction.Page).TtlSeconds(now));
    }

    [Fact]
    public void Observed_name_is_seen_beside_a_deeper_rule_of_another_order()
    {
        PolicyTable table = Table(
            ("www.evil.example", PolicyMatch.Exact, Rule("one", PolicyAction.Page)),
            ("evil.example", PolicyMatch.Subtree, Rule("two", PolicyAction.Observe)));

        PolicyVerdict verdict = table.Find(RandomPolicy.Wire("www.evil.example"), Now);

        Assert.Equal("one", verdict.Rule?.Order.Id);
        Assert.True(verdict.IsObserved);
    }

    [Fact]
    public void Passthru_of_one_order_does_not_silence_another()
    {
        PolicyTable table = Table(
            ("help.evil.example", PolicyMatch.Subtree, Rule("one", PolicyAction.Passthru)),
            ("evil.example", PolicyMatch.Subtree, Rule("one", PolicyAction.Page)),
            ("evil.example", PolicyMatch.Subtree, Rule("two", PolicyAction.NXDomain)));

        Assert.Equal("two", table.Find(RandomPolicy.Wire("help.evil.example"), Now).Rule?.Order.Id);
        Assert.Equal("one", table.Find(RandomPolicy.Wire("www.evil.example"), Now).Rule?.Order.Id);
    }

    [Fact]
    public void Allowed_name_overrides_every_order_with_all_names_below_it()
    {
        var builder = new PolicyTableBuilder();
        builder.Add(RandomPolicy.Wire("www.evil.example"), PolicyMatch.Exact, Rule("one", PolicyAction.Page));
        builder.Allow(RandomPolicy.Wire("evil.example"));
        PolicyTable table = builder.Build();

        PolicyVerdict verdict = table.Find(RandomPolicy.Wire("www.evil.example"), Now);

        Assert.Null(verdict.Rule);
        Assert.True(verdict.IsPassthru);
    }

    [Fact]
    public void Name_of_127_labels_is_walked_to_its_end()
    {
        string deepest = string.Join('.', Enumerable.Repeat("a", 127));
        PolicyTable table = Table((deepest, PolicyMatch.Exact, Rule("only", PolicyAction.Page)));

        Assert.Equal(0, table.Find(RandomPolicy.Wire(deepest), Now).ApexOffset);
        Assert.NotNull(table.Find(RandomPolicy.Wire(deepest), Now).Rule);
        Assert.Null(table.Find(RandomPolicy.Wire(deepest[2..]), Now).Rule);
    }

    [Fact]
    public void Root_is_no_entry()
    {
        Assert.Throws<ArgumentException>(() => new PolicyTableBuilder().Allow(RandomPolicy.Wire(".")));
    }

    [Fact]
    public void Table_without_names_decides_over_nothing()
    {
        Assert.Equal(default, PolicyTable.Empty.Find(RandomPolicy.Wire("evil.example"), Now));
        Assert.Equal(0, PolicyTable.Empty.Count);
    }

    private static string NumberedName(int number) => $"n{number * 7919 % 100_003}.l{number % 13}.example";

    private static PolicyRule Rule(string order, PolicyAction action) =>
        new(new PolicyOrder(order, From, Until, ExtendedError.Censored), action, Page);

    private static PolicyTable Table(params (string Name, PolicyMatch Match, PolicyRule Rule)[] entries)
    {
        var builder = new PolicyTableBuilder();
        Dictionary<string, PolicyOrder> orders = [];
        foreach ((string name, PolicyMatch match, PolicyRule rule) in entries)
        {
            orders.TryAdd(rule.Order.Id, rule.Order);
            builder.Add(RandomPolicy.Wire(name), match, new PolicyRule(orders[rule.Order.Id], rule.Action, rule.Page));
        }

        return builder.Build();
    }

    private static string Text(PolicyRule? rule) => rule is null ? "no rule" : $"{rule.Order.Id} {rule.Action}";
}
