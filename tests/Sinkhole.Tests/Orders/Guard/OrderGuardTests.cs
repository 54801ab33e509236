using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Orders.Guard;

public sealed class OrderGuardTests
{
    private static readonly PublicSuffixList Suffixes = PublicSuffixList.BuiltIn();

    [Theory]
    [InlineData("{ domain: . }", "SH304", "'.' is the root: this would block every name there is")]
    [InlineData("{ domain: . , action: passthru }", "SH304", "'.' is the root: this would block every name there is")]
    [InlineData("{ domain: com }", "SH305", "'com' is a single label: this would block a whole top-level domain")]
    [InlineData("{ domain: example, match: exact }", "SH305", "'example' is a single label: this would block a whole top-level domain")]
    [InlineData("{ domain: co.uk }", "SH301", "'co.uk' is a public suffix: this would block every domain below it")]
    [InlineData("{ domain: CO.UK. }", "SH301", "'co.uk' is a public suffix: this would block every domain below it")]
    [InlineData("{ domain: co.uk, match: exact }", "SH301", "'co.uk' is a public suffix: the domains below it belong to others")]
    [InlineData("{ domain: github.io }", "SH301", "'github.io' is a public suffix: this would block every domain below it")]
    [InlineData("{ domain: anything.ck }", "SH301", "'anything.ck' is a public suffix: this would block every domain below it")]
    [InlineData("{ domain: kobe.jp }", "SH301", "'kobe.jp' covers the public suffix '*.kobe.jp': this would block every domain below it")]
    [InlineData("{ domain: amazonaws.com }", "SH301", "'amazonaws.com' covers the public suffix 's3.amazonaws.com': this would block every domain below it")]
    [InlineData("{ domain: 2.0.192.in-addr.arpa }", "SH306", "'2.0.192.in-addr.arpa' is in a reverse tree, where addresses are turned into names; no site is reached by it")]
    [InlineData("{ domain: 8.b.d.0.1.0.0.2.ip6.arpa }", "SH306", "'8.b.d.0.1.0.0.2.ip6.arpa' is in a reverse tree, where addresses are turned into names; no site is reached by it")]
    [InlineData("{ domain: a.localhost }", "SH307", "'a.localhost' is a special-use name (RFC 6761)")]
    [InlineData("{ domain: printer.local }", "SH307", "'printer.local' is a special-use name (RFC 6761)")]
    [InlineData("{ domain: evil.test }", "SH307", "'evil.test' is a special-use name (RFC 6761)")]
    [InlineData("{ domain: abcdef.onion }", "SH307", "'abcdef.onion' is a special-use name (RFC 6761)")]
    [InlineData("{ domain: home.arpa }", "SH307", "'home.arpa' is a special-use name (RFC 6761)")]
    [InlineData("{ domain: www.example.com }", "SH307", "'www.example.com' is a special-use name (RFC 6761)")]
    [InlineData("{ domain: isp.example }", "SH308", "'isp.example' covers 'verify.isp.example', which is a host of this appliance or its operator (sinkhole.yaml:30)")]
    [InlineData("{ domain: verify.isp.example, match: exact }", "SH308", "'verify.isp.example' is a host of this appliance or its operator (sinkhole.yaml:30)")]
    [InlineData("{ domain: www.verify.isp.example }", "SH308", "'www.verify.isp.example' is below 'verify.isp.example', a host of this appliance or its operator (sinkhole.yaml:30)")]
    [InlineData("{ domain: captive.apple.com, match: exact }", "SH309", "'captive.apple.com' is needed by devices to go online, check certificates or set the clock")]
    [InlineData("{ domain: apple.com }", "SH309", "'apple.com' covers 'captive.apple.com', which is needed by devices to go online, check certificates or set the clock")]
    [InlineData("{ domain: 2.pool.ntp.org }", "SH309", "'2.pool.ntp.org' is needed by devices to go online, check certificates or set the clock")]
    [InlineData("{ domain: resolver.bank.example }", "SH302", "'resolver.bank.example' is protected (sinkhole.yaml:7)")]
    [InlineData("{ domain: bank.example }", "SH302", "'bank.example' covers 'resolver.bank.example', which is protected (sinkhole.yaml:7)")]
    public void Entry_is_held_with_its_reason(string entry, string code, string message)
    {
        GuardVerdict verdict = Judge(OrderSample.WithEntries("  - " + entry, "  - domain: evil.example"));

        HeldEntry held = Assert.Single(verdict.Held);
        Assert.Equal($"{code} {message}", $"{held.Finding.Code.Id} {held.Finding.Message}");
        Assert.Equal("15", held.Finding.Line.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(verdict.IsHeld(held.Order, 0));
        Assert.False(verdict.IsHeld(held.Order, 1));
    }

    [Theory]
    [InlineData("{ domain: evil.example }")]
    [InlineData("{ domain: evil.co.uk }")]
    [InlineData("{ domain: evil.github.io }")]
    [InlineData("{ domain: www.ck }")]
    [InlineData("{ domain: city.kobe.jp }")]
    [InlineData("{ domain: bank.example, match: exact }")]
    [InlineData("{ domain: shop.resolver.bank.example }")]
    [InlineData("{ domain: isp.example, match: exact }")]
    [InlineData("{ domain: amazonaws.com, match: exact }")]
    [InlineData("{ domain: verify.isp.example, action: passthru }")]
    [InlineData("{ domain: notlocalhost.example }")]
    [InlineData("{ domain: mylocal.example }")]
    public void Ordinary_entry_passes(string entry) => Assert.Empty(Judge(OrderSample.WithEntries("  - " + entry)).Findings);

    [Theory]
    [InlineData("evil.test")]
    [InlineData("evil.invalid")]
    public void Order_of_class_test_may_name_names_for_trials(string domain)
    {
        string text = OrderSample.WithEntries($"  - domain: {domain}").Replace("class: court", "class: test", StringComparison.Ordinal);

        Assert.Empty(Judge(text).Held);
    }

    [Fact]
    public void Expired_order_is_judged_too_because_a_clock_may_jump()
    {
        string text = OrderSample.WithEntries("  - domain: co.uk").Replace(
            "\"2027-11-02T00:00:00Z\"", "\"2026-11-03T00:00:00Z\"", StringComparison.Ordinal);

        Assert.Single(Judge(text).Held);
    }

    [Fact]
    public void Allowed_name_that_lifts_entries_is_a_warning_at_its_place()
    {
        GuardVerdict verdict = Judge(
            OrderSample.WithEntries("  - domain: a.shop.example", "  - domain: example2.example", "  - domain: shop.example"));

        Finding finding = Assert.Single(verdict.Findings, finding => finding.Code.Id == "SH310");
        Assert.Equal(
            "sinkhole.yaml:5:9 SH310 allow 'shop.example' lifts 'a.shop.example' of order xa-erc-2026-0345 at lists/xa-erc-2026-0345.yaml:15:13 and 1 more entry",
            $"{finding.Position} {finding.Code.Id} {finding.Message}");
        Assert.Empty(verdict.Held);
    }

    [Fact]
    public void Allowed_name_inside_a_subtree_is_a_warning()
    {
        GuardVerdict verdict = Judge(OrderSample.WithEntries("  - domain: hosting.example"));

        Assert.Equal("SH310", Assert.Single(verdict.Findings).Code.Id);
    }

    [Fact]
    public void Allowed_name_that_lifts_nothing_is_no_finding() =>
        Assert.Empty(Judge(OrderSample.WithEntries("  - { domain: shop.example, action: observe }", "  - domain: other.example")).Findings);

    [Fact]
    public void Held_findings_show_their_source_line_when_the_file_is_at_hand()
    {
        string text = OrderSample.WithEntries("  - domain: co.uk");
        MemoryFiles files = new MemoryFiles().Add(OrderSample.File, text);

        Finding finding = SourceLines.Fill(files, OrderSample.File, SHA256.HashData(Encoding.UTF8.GetBytes(text)), Judge(text).Findings)[0];

        Assert.Equal("  - domain: co.uk", finding.LineText);
    }

    [Theory]
    [InlineData("  - domain: evil.example", "  - domain: www.evil.example")]
    [InlineData("  - domain: evil.example", "  - { domain: evil.example, match: exact }")]
    [InlineData("  - { domain: evil.example, action: observe }", "  - { domain: www.evil.example, action: observe }")]
    public void Entry_that_a_subtree_in_force_covers_has_no_effect(string cover, string covered)
    {
        Finding finding = Assert.Single(Judge(OrderSample.WithEntries(cover, covered)).Findings);

        Assert.Equal(("SH204", 16), (finding.Code.Id, finding.Line));
        Assert.StartsWith("covered by subtree 'evil.example' at 15:", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(" with the same action; entry has no effect", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  - { domain: evil.example, match: exact }", "  - domain: www.evil.example")]
    [InlineData("  - { domain: evil.example, action: nxdomain }", "  - domain: www.evil.example")]
    [InlineData("  - { domain: evil.example, action: observe }", "  - domain: www.evil.example")]
    public void Entry_that_says_something_of_its_own_has_an_effect(string cover, string entry) =>
        Assert.Empty(Judge(OrderSample.WithEntries(cover, entry)).Findings);

    [Fact]
    public void Held_subtree_covers_nothing()
    {
        GuardVerdict verdict = Judge(OrderSample.WithEntries("  - domain: co.uk", "  - domain: evil.co.uk"));

        Assert.Equal("SH301", Assert.Single(verdict.Findings).Code.Id);
        Assert.False(verdict.IsHeld(verdict.Held[0].Order, 1));
    }

    [Fact]
    public void Subtree_beside_a_held_one_still_covers()
    {
        GuardVerdict verdict = Judge(OrderSample.WithEntries(
            "  - domain: shops.example", "  - domain: bank.example", "  - domain: a.bank.example", "  - domain: a.shops.example"));

        Assert.Equal(["SH302", "SH204"], verdict.Findings.Select(finding => finding.Code.Id));
        Assert.Equal(18, verdict.Findings[1].Line);
    }

    [Fact]
    public void Own_host_of_a_default_is_said_without_a_line()
    {
        GuardedNames names = new() { Own = [new WrittenName("verify.example", SourcePosition.Of("/etc/sinkhole.yaml"))] };
        OrderReadResult reading = OrderSample.Read(OrderSample.WithEntries("  - domain: verify.example"));
        Assert.NotNull(reading.Set);

        HeldEntry held = Assert.Single(new OrderGuard(names, Suffixes).Judge(reading.Set).Held);

        Assert.EndsWith("a host of this appliance or its operator (a default of sinkhole.yaml)", held.Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_order_is_judged_and_the_rest_goes_into_force()
    {
        GuardVerdict verdict = Judge(
            OrderSample.WithEntries([.. Enumerable.Range(0, 50).Select(at => at % 10 == 0 ? $"  - domain: a{at}.local" : $"  - domain: a{at}.example")]));

        Assert.Equal(5, verdict.Held.Count);
        Assert.Equal([0, 10, 20, 30, 40], verdict.Held.Select(held => held.Index));
    }

    private static GuardVerdict Judge(string text)
    {
        OrderReadResult reading = OrderSample.Read(text);
        Assert.NotNull(reading.Set);
        GuardedNames names = new()
        {
            Protected = [new WrittenName("resolver.bank.example", new SourcePosition("/etc/sinkhole.yaml", 7, 14))],
            Allowed =
            [
                new WrittenName("shop.example", new SourcePosition("sinkhole.yaml", 5, 9)),
                new WrittenName("good.hosting.example", new SourcePosition("sinkhole.yaml", 6, 9)),
            ],
            Own = [new WrittenName("verify.isp.example", new SourcePosition("sinkhole.yaml", 30, 13))],
        };
        return new OrderGuard(names, Suffixes).Judge(reading.Set);
    }
}
