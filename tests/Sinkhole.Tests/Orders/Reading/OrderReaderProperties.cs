using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

/// <summary>Whatever the octets: a set or findings, never an exception, and never both a refusal and a set.</summary>
public sealed class OrderReaderProperties
{
    private static readonly string[] Pieces =
    [
        "\n", "\n  ", "\n    ", "  ", ": ", "- ", "[", "]", "{", "}", ",", "\"", "'", "&a", "*a", "*", "!", "!!t ", "|", ">", "|2", ">-", "?", "? ", "#", " #", "%", "@", "`", "\\", "\t",
        "---", "...", "<<", "~", "null", "\"\\U0010FFFF\"", "\"\\UFFFFFFFF\"", "\"\\uD800\"", "\"\\x\"", "\"\\0\"", "format", "order", "entries", "domain", "evil.example", "defaults", "sinkhole.order/1",
        "é", "\uFEFF", "\u0085", "\r", "\r\n", "012", ":", "-", "a", "=",
    ];

    [Fact]
    public void Any_octets_give_a_verdict() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true),
            Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), octets => IsVerdict(OrderSample.Read(octets))));

    [Fact]
    public void Any_yaml_like_text_gives_a_verdict()
    {
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            Assert.True(IsVerdict(OrderSample.Read(text)), $"seed {seed}");
        }
    }

    [Fact]
    public void Any_change_to_a_right_order_gives_a_verdict()
    {
        byte[] whole = Encoding.UTF8.GetBytes(OrderSample.Text);
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            List<byte> octets = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                byte[] piece = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]);
                int at = random.Next(octets.Count - 20);
                octets.RemoveRange(at, random.Next(0, 10));
                octets.InsertRange(at, piece);
            }

            Assert.True(IsVerdict(OrderSample.Read([.. octets])), $"seed {seed}");
        }
    }

    [Fact]
    public void Every_prefix_of_an_order_gives_a_verdict()
    {
        byte[] whole = Encoding.UTF8.GetBytes(OrderSample.Text);
        for (int length = 0; length <= whole.Length; length++)
        {
            Assert.True(IsVerdict(OrderSample.Read(whole[..length])), $"length {length}");
        }
    }

    [Fact]
    public void Names_reported_as_written_twice_are_those_of_a_plain_search()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            int names = random.Next(20_000, 60_000);
            HashSet<(int Name, bool IsExact)> before = [];
            List<int> expected = [];
            StringBuilder entries = new();
            for (int entry = 0; entry < 2000; entry++)
            {
                (int Name, bool IsExact) written = (random.Next(names), random.Next(8) == 0);
                entries.Append(CultureInfo.InvariantCulture, $"  - {{ domain: n{written.Name}.example, match: {(written.IsExact ? "exact" : "subtree")} }}\n");
                if (!before.Add(written))
                {
                    expected.Add(entry);
                }
            }

            OrderReadResult reading = OrderSample.Read(OrderSample.WithEntries(entries.ToString()));
            int first = OrderSample.WithEntries().AsSpan().Count('\n') + 1;
            IEnumerable<int> found = reading.Findings.Where(static finding => finding.Code == OrderCodes.DuplicateName).Select(finding => finding.Line - first);

            Assert.NotEmpty(expected);
            Assert.Equal(expected, found);
        }
    }

    private static bool IsVerdict(OrderReadResult reading) =>
        reading.Set is null == reading.Findings.Any(finding => finding.RefusesSet) && OrderSample.Print(reading).AsSpan().Count('\u001b') == 0;
}
