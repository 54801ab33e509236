using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Contacts;

/// <summary>A <see cref="DnsContactRecord"/> in preparation during its minute. One thread.</summary>
internal sealed class ContactMinute
{
    private readonly DnsContactForm _form;
    private readonly DnsContactTransport _transport;
    private readonly string _order;
    private readonly IPAddress? _client;
    private readonly DateTimeOffset _first;
    private readonly List<ushort> _ports = [];
    private readonly List<Question> _questions = [];
    private DateTimeOffset _last;
    private long _generation;
    private long _queries;
    private bool _hasFurtherPorts;

    /// <summary>Begins with a query, which is still to be added.</summary>
    /// <param name="first">The query.</param>
    /// <param name="client">Its client; null for a record that many clients share.</param>
    public ContactMinute(in AskedQuery first, IPAddress? client)
    {
        _form = client is null ? DnsContactForm.Others : DnsContactForm.Client;
        _transport = first.Transport;
        _order = first.OrderId;
        _client = client;
        _first = first.Instant;
    }

    /// <summary>How many clients share it; 1 for a record of one.</summary>
    public uint Clients { get; set; } = 1;

    /// <summary>Whether there were more, which could not be counted.</summary>
    public bool HasFurtherClients { get; set; }

    /// <summary>Counts a query. Beyond the maximum, further ports are only flagged, and further names only counted.</summary>
    /// <param name="query">The query.</param>
    /// <param name="room">How many names may still be kept in all records; one less where this query brings one.</param>
    public void Add(in AskedQuery query, ref int room)
    {
        _queries++;
        _last = query.Instant;
        _generation = query.Generation;
        if (_form == DnsContactForm.Client)
        {
            AddPort(query.Port);
        }

        AddName(query, ref room);
    }

    /// <summary>The record of what came until now.</summary>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="clock">The worst state of the clock in the minute.</param>
    public DnsContactRecord ToRecord(DateTimeOffset now, ClockReading clock) => new()
    {
        Form = _form,
        Transport = _transport,
        IsSpoofable = _transport != DnsContactTransport.Tcp,
        Generation = _generation,
        Queries = _queries,
        First = _first,
        Last = _last,
        Clients = Clients,
        HasFurtherClients = HasFurtherClients,
        Client = _client,
        OrderId = _order,
        Ports = [.. _ports.Order()],
        HasFurtherPorts = _hasFurtherPorts,
        Names = Asked(),
        Instant = now,
        Clock = clock,
    };

    private void AddPort(ushort port)
    {
        if (!_ports.Contains(port))
        {
            if (_ports.Count < DnsContactRecord.MaxPorts)
            {
                _ports.Add(port);
            }
            else
            {
                _hasFurtherPorts = true;
            }
        }
    }

    private void AddName(in AskedQuery query, ref int room)
    {
        // The same octets again are the usual case: only for other ones the text is made.
        foreach (Question known in _questions)
        {
            if (known.Type == query.Type && query.Name.Octets.SequenceEqual(known.Octets))
            {
                known.Queries++;
                return;
            }
        }

        string name = ContactName.Of(query.Name, query.ApexOffset);
        Question? same = _questions.Find(Matches(name, query.Type));
        if (same is not null)
        {
            same.Queries++;
        }
        else if (_questions.Count < DnsContactRecord.MaxNames && room > 0)
        {
            room--;
            _questions.Add(new Question(query.Name.Octets.ToArray(), name, query.Type));
        }
    }

    private static Predicate<Question> Matches(string name, ushort type) =>
        known => known.Type == type && string.Equals(known.Name, name, StringComparison.Ordinal);

    private ImmutableArray<AskedName> Asked() =>
    [
        .. _questions
            .OrderBy(static question => question.Name, StringComparer.Ordinal)
            .ThenBy(static question => question.Type)
            .Select(static question => new AskedName(question.Name, question.Type, question.Queries)),
    ];

    private sealed class Question(byte[] octets, string name, ushort type)
    {
        public byte[] Octets { get; } = octets;

        public string Name { get; } = name;

        public ushort Type { get; } = type;

        public long Queries { get; set; } = 1;
    }
}
