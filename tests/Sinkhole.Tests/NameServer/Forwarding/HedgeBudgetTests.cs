using System.Linq;
using Sinkhole.NameServer.Forwarding;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>A slow upstream adds a twentieth to its neighbour's load, and never doubles it.</summary>
public sealed class HedgeBudgetTests
{
    private readonly HedgeBudget _budget = new();

    [Fact]
    public void Saved_tries_come_first_and_then_one_for_twenty_queries()
    {
        int saved = Enumerable.Range(0, 1000).Count(_ => _budget.TrySpend());
        int earned = Enumerable.Range(0, 2000).Count(_ =>
        {
            _budget.Credit();
            return _budget.TrySpend();
        });

        Assert.Equal(HedgeBudget.MaxSaved, saved);
        Assert.Equal(2000 / HedgeBudget.QueriesPerTry, earned);
    }

    [Fact]
    public void Unused_tries_add_up_to_a_few_at_most()
    {
        for (int query = 0; query < 100_000; query++)
        {
            _budget.Credit();
        }

        Assert.Equal(HedgeBudget.MaxSaved, Enumerable.Range(0, 1000).Count(_ => _budget.TrySpend()));
    }

    [Fact]
    public void Try_that_was_not_made_returns_to_the_budget()
    {
        while (_budget.TrySpend())
        {
        }

        _budget.Refund();

        Assert.True(_budget.TrySpend());
        Assert.False(_budget.TrySpend());
    }
}
