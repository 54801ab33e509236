using System;

namespace Sinkhole.Orders.Model;

/// <summary>Enumerates the entries of an order by what they ask for, a range at a time: few steps for a million entries.</summary>
public ref struct EntryRanges
{
    private readonly ReadOnlySpan<EntryRun> _runs;
    private readonly ReadOnlySpan<string> _pages;
    private readonly int _count;
    private int _next;

    internal EntryRanges(ReadOnlySpan<EntryRun> runs, int count, ReadOnlySpan<string> pages)
    {
        _runs = runs;
        _pages = pages;
        _count = count;
        _next = 0;
        Current = default;
    }

    /// <summary>The current range.</summary>
    public EntryRange Current { get; private set; }

    /// <summary>This enumerator, from its position.</summary>
    public readonly EntryRanges GetEnumerator() => this;

    /// <summary>Advances; false at the end.</summary>
    public bool MoveNext()
    {
        if (_next >= _runs.Length)
        {
            return false;
        }

        ref readonly EntryRun run = ref _runs[_next++];
        int end = _next < _runs.Length ? _runs[_next].Index : _count;
        var action = (EntryAction)run.Action;
        Current = new EntryRange(end - run.Index, (EntryMatch)run.Match, action, action == EntryAction.Page ? _pages[run.Page] : null);
        return true;
    }
}
