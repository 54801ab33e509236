using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Orders.Model;
using Sinkhole.Reload;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Erasing;

/// <summary>The terms of all orders that are loaded or have records; kept in a file. Any thread.</summary>
internal sealed class KnownTerms
{
    private readonly OrderTermsFile _file;

    // Held while the file is written: a change is durable before it counts.
    private readonly Lock _gate = new();
    private volatile Dictionary<string, OrderTerms> _terms;

    /// <param name="file">The file.</param>
    public KnownTerms(OrderTermsFile file)
    {
        _file = file;
        _terms = new Dictionary<string, OrderTerms>(StringComparer.Ordinal);
        foreach (OrderTerms terms in file.Read())
        {
            // Of two lines of one order what keeps more counts.
            _terms[terms.Id] = _terms.TryGetValue(terms.Id, out OrderTerms? other) ? Longer(terms, other) : terms;
        }
    }

    /// <summary>The terms, by the id of the order.</summary>
    public IReadOnlyDictionary<string, OrderTerms> All => _terms;

    /// <summary>The orders on hold that are not loaded, by id.</summary>
    public IEnumerable<string> HeldWithoutFile(LoadedSet loaded)
    {
        HashSet<string> ids = [.. loaded.Source.Orders.Orders.Select(static order => order.Id)];
        return _terms.Values.Where(terms => terms.IsHeld && !ids.Contains(terms.Id))
            .Select(static terms => terms.Id)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Takes the terms of the orders that are loaded. Those of others stay as they were.</summary>
    /// <exception cref="System.IO.IOException">The file cannot be written; nothing has changed.</exception>
    public void Update(LoadedSet loaded) => Change(terms => Take(terms, loaded));

    /// <summary>
    /// What <see cref="Update"/> would change: to be on record before. Of an order whose terms are not known that is something where it has
    /// records already: its terms were lost.
    /// </summary>
    /// <param name="loaded">The orders.</param>
    /// <param name="readRecorded">Reads the ids of the orders that have records; not called where all terms are known.</param>
    public IReadOnlyList<TermsChange> Changes(LoadedSet loaded, Func<IEnumerable<string>> readRecorded)
    {
        Dictionary<string, OrderTerms> before = _terms;
        Dictionary<string, OrderTerms> next = new(before, StringComparer.Ordinal);
        Take(next, loaded);
        HashSet<string> recorded = next.Count == before.Count ? [] : new HashSet<string>(readRecorded(), StringComparer.Ordinal);
        return
        [
            .. next.Values.Where(after => before.ContainsKey(after.Id) || recorded.Contains(after.Id))
                .Select(after => new TermsChange(after.Id, before.GetValueOrDefault(after.Id), after))
                .Where(static change => change.IsOne)
                .OrderBy(static change => change.OrderId, StringComparer.Ordinal),
        ];
    }

    /// <summary>The terms as if records of an order were needed no more; nothing is kept.</summary>
    public IReadOnlyDictionary<string, OrderTerms> WithErased(string order) =>
        new Dictionary<string, OrderTerms>(_terms, StringComparer.Ordinal) { [order] = _terms[order] with { IsErased = true } };

    /// <summary>Records of an order are needed no more.</summary>
    /// <exception cref="System.IO.IOException">The file cannot be written; nothing has changed.</exception>
    public void SetErased(string order) => Change(terms => terms[order] = terms[order] with { IsErased = true });

    /// <summary>Takes which records are there, and forgets orders that are not loaded and of which nothing is left.</summary>
    /// <param name="loaded">The orders.</param>
    /// <param name="keys">The storage keys that stay.</param>
    /// <param name="now">The time, from a clock that is trusted.</param>
    /// <exception cref="System.IO.IOException">The file cannot be written; nothing has changed.</exception>
    public void SetKept(LoadedSet loaded, IReadOnlyList<StoredKey> keys, DateTimeOffset now) => Change(terms =>
    {
        Dictionary<string, DateOnly> first = new(StringComparer.Ordinal);
        foreach (StoredKey key in keys)
        {
            foreach (string order in RecordGroup.Orders(key.Group))
            {
                first[order] = first.TryGetValue(order, out DateOnly day) && day < key.Name.Day ? day : key.Name.Day;
            }
        }

        HashSet<string> isLoaded = [.. loaded.Source.Orders.Orders.Select(static order => order.Id)];
        foreach (OrderTerms known in terms.Values.ToArray())
        {
            DateOnly? seen = first.TryGetValue(known.Id, out DateOnly day) ? day : null;

            // A key that is missing does not end what must be kept: somebody may put it back.
            DateOnly? kept = known.FirstDay is DateOnly before && known.Needs(before, now) && !(seen < before) ? before : seen;
            if (kept is null && !isLoaded.Contains(known.Id))
            {
                terms.Remove(known.Id);
                continue;
            }

            terms[known.Id] = known with { FirstDay = kept };
        }
    });

    private static void Take(Dictionary<string, OrderTerms> terms, LoadedSet loaded)
    {
        EvidenceOptions options = loaded.Source.Options.Evidence;
        foreach (Order order in loaded.Source.Orders.Orders)
        {
            terms.TryGetValue(order.Id, out OrderTerms? known);
            terms[order.Id] = new OrderTerms(
                order.Id,
                OrderRetention.Of(options, order),
                order.Hold is not null,
                order.ValidUntil,

                // An order that was prolonged after it was erased has new records.
                known is { IsErased: true } && order.ValidUntil <= known.ValidUntil,
                known?.FirstDay);
        }
    }

    private void Change(Action<Dictionary<string, OrderTerms>> change)
    {
        lock (_gate)
        {
            Dictionary<string, OrderTerms> terms = new(_terms, StringComparer.Ordinal);
            change(terms);
            if (terms.Count != _terms.Count
                || terms.Any(one => !_terms.TryGetValue(one.Key, out OrderTerms? known) || known != one.Value))
            {
                _file.Write(terms.Values);
                _terms = terms;
            }
        }
    }

    private static OrderTerms Longer(OrderTerms one, OrderTerms other) => one with
    {
        Retention = one.Retention > other.Retention ? one.Retention : other.Retention,
        IsHeld = one.IsHeld || other.IsHeld,
        IsErased = one.IsErased && other.IsErased,
        FirstDay = one.FirstDay < other.FirstDay || other.FirstDay is null ? one.FirstDay : other.FirstDay,
    };
}
