using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>Visitors who come without pause, each time on a new connection, until the site is gone; what they were shown is theirs.</summary>
internal sealed class VisitorLoad : IDisposable
{
    private readonly ConcurrentBag<HitReference> _held = [];
    private readonly SemaphoreSlim _seen = new(0);
    private readonly Task[] _visitors;

    /// <param name="web">The site.</param>
    /// <param name="visitors">How many come at once.</param>
    public VisitorLoad(IPEndPoint web, int visitors)
    {
        _visitors = [.. Enumerable.Range(0, visitors).Select(visitor => VisitAsync(web, $"www{visitor}.{ApplianceHome.Seized}"))];
    }

    /// <summary>The references on all pages that came whole.</summary>
    public IReadOnlyCollection<HitReference> Held => _held;

    /// <summary>Waits for so many more pages; not for visitors who have all found the site gone.</summary>
    public async Task AwaitPagesAsync(int more)
    {
        Task gone = EndAsync();
        for (int page = 0; page < more; page++)
        {
            Task seen = _seen.WaitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAny(seen, gone);
            Assert.True(seen.IsCompleted, $"all visitors found the site gone after {page} of {more} pages");
            await seen;
        }
    }

    /// <summary>Waits until every visitor has found the site gone.</summary>
    public Task EndAsync() => Task.WhenAll(_visitors);

    public void Dispose() => _seen.Dispose();

    private async Task VisitAsync(IPEndPoint web, string host)
    {
        try
        {
            while (true)
            {
                PageSeen page = await Visitor.SeeAsync(web, host);
                if (page.Reference is HitReference reference)
                {
                    _held.Add(reference);
                }

                _seen.Release();
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // The site is gone: this visitor holds nothing of the page that broke off.
        }
    }
}
