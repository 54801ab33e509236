using System;
using System.Linq;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Orders.Guard;

public sealed class GuardFilterTests
{
    private static readonly string[] Labels =
    [
        "com", "co", "uk", "github", "io", "ck", "www", "jp", "kobe", "city", "amazonaws", "s3", "arpa", "in-addr", "ip6", "example", "isp",
        "verify", "bank", "resolver", "apple", "captive", "ntp", "org", "net", "pool", "test", "onion", "local", "localhost", "internal",
        "portal", "evil", "a",
    ];

    private readonly OrderGuard _guard = new(
        new GuardedNames
        {
            Protected = [Written("resolver.bank.example")],
            Own = [Written("verify.isp.example")],
            Allowed = [Written("portal.evil.org")],
        },
        PublicSuffixList.BuiltIn());

    [Fact]
    public void No_rule_objects_to_a_plain_name()
    {
        var random = new Random(7);
        int plain = 0;
        for (int step = 0; step < 60_000; step++)
        {
            string name = string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Labels[random.Next(Labels.Length)]));
            plain += IsPlain(name) ? 1 : 0;
            if (IsPlain(name))
            {
                AssertNoObjection(name);
            }
        }

        Assert.NotEqual(0, plain);
    }

    [Theory]
    [InlineData("portal.evil.org")]
    [InlineData("www.portal.evil.org")]
    [InlineData("evil.org")]
    [InlineData("com")]
    [InlineData(".")]
    public void Name_that_an_allowed_one_touches_or_without_two_labels_is_looked_at(string name) => Assert.False(IsPlain(name));

    [Fact]
    public void Few_of_many_unlisted_names_are_looked_at()
    {
        int plain = Enumerable.Range(0, 10_000).Count(number => IsPlain($"w{number}-shop.example"));

        Assert.InRange(plain, 8_000, 10_000);
    }

    private static WrittenName Written(string name) => new(name, new SourcePosition("sinkhole.yaml", 1, 1));

    private bool IsPlain(string name)
    {
        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        Assert.True(NameText.TryParse(name, wire, out int octets, out _));
        return _guard.Filter.CanSkip(new WireName(wire[..octets]));
    }

    private void AssertNoObjection(string name)
    {
        foreach (IGuardRule rule in _guard.Rules)
        {
            foreach (EntryMatch match in Enum.GetValues<EntryMatch>())
            {
                Assert.Null(rule.Judge(new GuardedEntry(name, match, OrderClass.Court)));
                Assert.Null(rule.Judge(new GuardedEntry(name, match, OrderClass.Test)));
            }
        }
    }
}
