using System;
using System.Globalization;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

/// <summary>How long records of an order are kept, and what stops that they are erased.</summary>
public sealed class RetentionAndHoldTests
{
    private const string Hold = "Example High Court, 12 O 3/27 #2, 2027-01-05";

    [Fact]
    public void Order_says_how_long_its_records_are_kept_and_why_they_are_on_hold()
    {
        Order order = Read("retention: 180d", $"hold: \"{Hold}\"").Set!.Orders[0];

        Assert.Equal(TimeSpan.FromDays(180), order.Retention);
        Assert.Equal(Hold, order.Hold);
    }

    [Fact]
    public void Order_without_the_keys_leaves_both_open()
    {
        Order order = OrderSample.Read(OrderSample.Text).Set!.Orders[0];

        Assert.Null(order.Retention);
        Assert.Null(order.Hold);
    }

    [Theory]
    [InlineData("1d", 1)]
    [InlineData("24h", 1)]
    [InlineData("\"3650d\"", 3650)]
    public void Bounds_are_taken(string written, double days)
    {
        OrderReadResult reading = Read($"retention: {written}");

        Assert.Empty(reading.Findings);
        Assert.Equal(days, reading.Set!.Orders[0].Retention!.Value.TotalDays);
    }

    [Theory]
    [InlineData("retention: 180", "6:14: error SH401: '180' is not a duration")]
    [InlineData("retention: 6 months", "6:14: error SH401: '6 months' is not a duration")]
    [InlineData("retention: 0d", "6:14: error SH409: 'retention' takes 1d to 3650d, not 0d")]
    [InlineData("retention: 23h", "6:14: error SH409: 'retention' takes 1d to 3650d, not 23h")]
    [InlineData("retention: 3651d", "6:14: error SH409: 'retention' takes 1d to 3650d, not 3651d")]
    [InlineData("retention: ~", "6:14: error SH126: 'retention' has no value; it takes a duration")]
    [InlineData("retention: [180d]", "6:14: error SH125: 'retention' takes a duration, not a list")]
    [InlineData("hold: Example High Court, 12 O 3/27 #2", "6:9: error SH139: 'hold' must be in quotes: everything after ' #' would be a comment")]
    [InlineData("hold: no", "6:9: error SH146: 'hold' says why nothing is erased, and 'no' is no reason")]
    [InlineData("hold: false", "6:9: error SH146: 'hold' says why nothing is erased, and 'false' is no reason")]
    [InlineData("hold: \"No\"", "6:9: error SH146: 'hold' says why nothing is erased, and 'No' is no reason")]
    [InlineData("hold: \"none\"", "6:9: error SH146: 'hold' says why nothing is erased, and 'none' is no reason")]
    [InlineData("hold: off", "6:9: error SH146: 'hold' says why nothing is erased, and 'off' is no reason")]
    [InlineData("hold: ~", "6:9: error SH146: 'hold' says why nothing is erased, and '~' is no reason")]
    [InlineData("hold: \"~\"", "6:9: error SH146: 'hold' says why nothing is erased, and '~' is no reason")]
    [InlineData("hold:", "6:8: error SH126: 'hold' has no value; it takes a text in quotes")]
    [InlineData("hold: \"\"", "6:9: error SH126: 'hold' is empty")]
    [InlineData("hold: \"a\\u0007b\"", "6:9: error SH137: ")]
    [InlineData("hodl: \"Example High Court\"", "6:3: error SH101: unknown key 'hodl'; did you mean 'hold'?")]
    [InlineData("hold: \"a\"\n  hold: \"b\"", "7:3: error SH102: key 'hold' appears twice; first at 6:3")]
    public void Mistake_refuses_the_order(string line, string expected)
    {
        OrderReadResult reading = Read(line);

        Assert.Null(reading.Set);
        Assert.StartsWith($"{OrderSample.File}:{expected}", OrderSample.Print(reading), StringComparison.Ordinal);
        Assert.Single(reading.Findings);
    }

    [Theory]
    [InlineData("retention: 30d", "error SH101: unknown key 'retention'; did you mean 'order.retention'?")]
    [InlineData("hold: \"Court\"", "error SH101: unknown key 'hold'; did you mean 'order.hold'?")]
    public void Key_of_the_order_at_the_top_level_is_told_where_it_belongs(string line, string expected) => Assert.Contains(
        expected, OrderSample.Print(OrderSample.Read(OrderSample.With("defaults:", $"{line}\ndefaults:"))), StringComparison.Ordinal);

    [Fact]
    public void Id_in_capital_letters_is_told_the_one_that_is_meant() => Assert.Contains(
        "'XA-1' is not an order id; did you mean 'xa-1'?",
        OrderSample.Print(OrderSample.Read(OrderSample.With("id: xa-erc-2026-0345", "id: XA-1"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Hold_has_at_most_200_characters(int characters, bool isTaken)
    {
        OrderReadResult reading = Read(string.Create(CultureInfo.InvariantCulture, $"hold: \"{new string('x', characters)}\""));

        Assert.Equal(isTaken, reading.Set is not null);
    }

    // After the class, in line 6.
    private static OrderReadResult Read(params string[] lines) =>
        OrderSample.Read(OrderSample.With("class: court", $"class: court\n  {string.Join("\n  ", lines)}"));
}
