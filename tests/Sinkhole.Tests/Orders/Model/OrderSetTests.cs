using System;
using Sinkhole.Orders.Model;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Orders.Model;

public sealed class OrderSetTests
{
    [Theory]
    [InlineData("note: shop front, exhibit 3", "note: other words")]
    [InlineData("class: court", "class:    court   # said by the clerk")]
    [InlineData("domain: evil.example", "domain: EVIL.example.")]
    public void Hash_is_of_what_an_order_says_not_of_how_it_is_written(string old, string replacement) =>
        Assert.Equal(HashOf(OrderSample.Text), HashOf(OrderSample.With(old, replacement)));

    [Theory]
    [InlineData("class: court", "class: police")]
    [InlineData("\"12 O 345/26 #7\"", "\"12 O 345/26\"")]
    [InlineData("\"2027-11-02T00:00:00Z\"", "\"2027-11-02T00:00:01Z\"")]
    [InlineData("domain: evil.example", "domain: evi1.example")]
    [InlineData("match: exact", "match: subtree")]
    [InlineData("action: passthru", "action: observe")]
    [InlineData("page: seizure }", "page: notice }")]
    [InlineData(", email: clerk@court.example", "")]
    [InlineData("class: court", "class: court\n  retention: 180d")]
    [InlineData("class: court", "class: court\n  hold: \"Example High Court, 12 O 3/27\"")]
    public void Hash_changes_with_everything_an_order_says(string old, string replacement) =>
        Assert.NotEqual(HashOf(OrderSample.Text), HashOf(OrderSample.With(old, replacement)));

    [Fact]
    public void Orders_are_sorted_by_id_whatever_their_files()
    {
        MemoryFiles files = new MemoryFiles()
            .Add("a/xb-1.yaml", OrderSample.With("id: xa-erc-2026-0345", "id: xb-1"))
            .Add("b/xa-1.yaml", OrderSample.With("id: xa-erc-2026-0345", "id: xa-1"));

        OrderSet set = OrderSample.Read(files, "a", "b").Set!;

        Assert.Equal(["xa-1", "xb-1"], [set.Orders[0].Id, set.Orders[1].Id]);
        Assert.Equal(6, set.EntryCount);
    }

    [Fact]
    public void Order_is_in_force_from_its_first_instant_until_just_before_its_last()
    {
        Order order = OrderSample.Read(OrderSample.Text).Set!.Orders[0];

        Assert.False(order.IsInForce(order.ValidFrom.AddTicks(-1)));
        Assert.True(order.IsInForce(order.ValidFrom));
        Assert.True(order.IsInForce(order.ValidUntil.AddTicks(-1)));
        Assert.False(order.IsInForce(order.ValidUntil));
    }

    private static string HashOf(string text) => Convert.ToHexString(OrderSample.Read(text).Set!.ContentHash.Span);
}
