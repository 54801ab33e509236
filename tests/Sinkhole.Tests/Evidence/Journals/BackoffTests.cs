using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Writing;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_grow_from_nothing_to_the_bound_and_begin_again()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1));
        List<TimeSpan> waits = [];
        for (int attempt = 0; attempt < 7; attempt++)
        {
            waits.Add(backoff.Next());
        }

        backoff.Reset();
        waits.Add(backoff.Next());

        Assert.Equal([0, 100, 200, 400, 800, 1000, 1000, 0], waits.Select(static wait => wait.TotalMilliseconds));
    }
}
