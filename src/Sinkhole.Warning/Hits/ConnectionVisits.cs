using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Warning.Accounts;

namespace Sinkhole.Warning.Hits;

/// <summary>The hits of one connection. Owned by that connection's requests, which HTTP/1.1 runs one after the other.</summary>
/// <remarks>
/// A place is an entry of an order, and an account where accounts are sealed. Names below one entry count as one host: a client that
/// invents subdomains has one record, like one that asks again. Places are at most <see cref="VisitOptions.MaxEntriesPerConnection"/>,
/// few enough to look at each; of an account only a keyed hash is in them.
/// </remarks>
internal sealed class ConnectionVisits
{
    private readonly AccountMarks _marks = new();
    private readonly List<(string Entry, string Order, AccountMark? Account, OpenHit Hit)> _hits = [];

    /// <summary>How many places this connection has.</summary>
    public int Places => _hits.Count;

    /// <summary>All hits, for the end of the connection.</summary>
    public IEnumerable<OpenHit> Hits => _hits.Select(static known => known.Hit);

    /// <summary>Tells the account of a request from others of this connection.</summary>
    /// <returns>Null if it presents none.</returns>
    public AccountMark? MarkOf(RequestAccount account) => _marks.Of(account);

    /// <summary>The hit on record, or pending, for an entry of an order.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="order">The order's id.</param>
    /// <param name="account">The account; null for a request without one, which belongs to the last hit of the entry.</param>
    /// <returns>Null for none.</returns>
    public OpenHit? Find(ReadOnlySpan<char> entry, string order, AccountMark? account)
    {
        int found = -1;
        for (int at = 0; at < _hits.Count; at++)
        {
            found = IsOf(at, entry, order) && (account is null || account == _hits[at].Account) ? at : found;
        }

        return found < 0 ? null : _hits[found].Hit;
    }

    /// <summary>Sets the hit.</summary>
    /// <returns>
    /// The one that it replaces: of the same account, or else the one without an account, because it was lost, has a weaker class, or was
    /// there before the first account. Null for none.
    /// </returns>
    public OpenHit? Put(ReadOnlySpan<char> entry, string order, AccountMark? account, OpenHit hit)
    {
        int place = IndexOf(entry, order, account);
        place = place < 0 ? IndexOf(entry, order, account: null) : place;
        if (place < 0)
        {
            _hits.Add((entry.ToString(), order, account, hit));
            return null;
        }

        OpenHit replaced = _hits[place].Hit;
        _hits[place] = _hits[place] with { Account = account, Hit = hit };
        return replaced;
    }

    /// <summary>Clears what accounts of this connection could be compared with.</summary>
    public void ForgetAccounts() => _marks.Clear();

    private int IndexOf(ReadOnlySpan<char> entry, string order, AccountMark? account)
    {
        for (int at = 0; at < _hits.Count; at++)
        {
            if (IsOf(at, entry, order) && account == _hits[at].Account)
            {
                return at;
            }
        }

        return -1;
    }

    private bool IsOf(int at, ReadOnlySpan<char> entry, string order) =>
        entry.SequenceEqual(_hits[at].Entry) && string.Equals(order, _hits[at].Order, StringComparison.Ordinal);
}
