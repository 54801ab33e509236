using System;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Reads an upstream's answer along the aliases from the question's name to the records asked for, and writes anew only what lies on that
/// way: whatever else an upstream adds is neither believed nor passed on (TuDoor, CVE-2025-40778).
/// </summary>
/// <remarks>Additional records are never passed on: nobody needs them of a resolver, and they could name a seized host's address.</remarks>
internal ref struct AnswerReader
{
    /// <summary>Most aliases that are followed (rule C3).</summary>
    public const int MostAliases = 16;

    /// <summary>Octets that the records of any answer fit in.</summary>
    public const int RoomOctets = WireLimits.MessageOctets;

    // One for the question's name, and for each alias its target and the owner of the redirection that made it.
    private const int MostOwners = (2 * MostAliases) + 1;

    private readonly AskedQuestion _question;
    private readonly ReadOnlySpan<byte> _message;
    private readonly MessageReader _answers;
    private readonly DnsHeader _header;
    private AnswerWriter _writer;
    private NameBuffer _current;
    private int _currentAt;
    private bool _isBroken;

    private AnswerReader(
        AskedQuestion question, ReadOnlySpan<byte> message, in DnsHeader header, Span<byte> room, Span<ushort> places, Span<ushort> owners)
    {
        _question = question;
        _message = message;
        _header = header;
        _answers = new MessageReader(message);
        _ = _answers.TryReadQuestion(out _);
        _writer = new AnswerWriter(question, message, room, places, owners);
        _current = default;
        question.Name.Octets.CopyTo(_current.Room);
        _current.SetLength(question.Name.Octets.Length);
        _currentAt = WireLimits.HeaderOctets;
    }

    /// <summary>Reads a message that <see cref="AnswerMatch"/> accepts.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="message">The answer.</param>
    /// <param name="room">Scratch memory, <see cref="RoomOctets"/>.</param>
    /// <returns>The answer; null where it is none: a failure of the upstream, or a message that contradicts itself.</returns>
    public static UpstreamAnswer? Read(AskedQuestion question, ReadOnlySpan<byte> message, Span<byte> room)
    {
        Span<ushort> places = stackalloc ushort[NameCompression.MostNames];
        Span<ushort> owners = stackalloc ushort[MostOwners];
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        var reader = new MessageReader(message);
        _ = reader.TryReadQuestion(out _);
        _ = Edns.TryReadSections(message, header, ref reader, out Edns opt);
        if (opt.ExtendedRcode != 0 || header.Rcode is not (Rcode.NoError or Rcode.NXDomain or Rcode.YXDomain))
        {
            return null;
        }

        return new AnswerReader(question, message, header, room, places, owners).Read();
    }

    private UpstreamAnswer? Read()
    {
        AnswerFault fault = FollowAliases();
        if (fault == AnswerFault.Aliases)
        {
            return UpstreamAnswer.Failed(fault);
        }

        if (fault == AnswerFault.NameTooLong)
        {
            return Finish(Rcode.YXDomain, _writer.Written, fault, keep: 0);
        }

        int aliases = _writer.Written;
        if (!TryWriteData())
        {
            return null;
        }

        bool isNegative = _writer.Written == aliases;
        if (isNegative ? _header.Answers > 0 && aliases == 0 : _header.Rcode != Rcode.NoError)
        {
            // Records about other names alone, or data of a name that is said not to exist.
            return null;
        }

        WriteSignatures();
        int answers = _writer.Written;
        bool hasSoa = WriteAuthority(isNegative);
        return Finish(_header.Rcode, answers, AnswerFault.None, isNegative && !hasSoa ? 0 : _writer.KeepSeconds);
    }

    private readonly UpstreamAnswer? Finish(Rcode rcode, int answers, AnswerFault fault, uint keep) => _writer.IsFull || _isBroken
        ? null
        : new UpstreamAnswer(_writer.Copy())
        {
            Rcode = rcode,
            Answers = (ushort)answers,
            Authorities = (ushort)(_writer.Written - answers),
            IsAuthentic = (_header.Flags & DnsHeader.AuthenticDataFlag) != 0,
            Fault = fault,
            KeepSeconds = keep,
        };

    private AnswerFault FollowAliases()
    {
        for (int aliases = 0; TryFindAlias(out ResourceRecord alias); aliases++)
        {
            if (aliases == MostAliases)
            {
                return AnswerFault.Aliases;
            }

            NameBuffer target = default;
            WireError error = CompressedName.Expand(_message, alias.DataOffset, ref target, out int octets);
            if (error != WireError.None || octets != alias.Data.Length)
            {
                _isBroken = true;
                return AnswerFault.None;
            }

            if (alias.Type == RRType.Dname && !TryRedirect(alias, ref target))
            {
                return AnswerFault.NameTooLong;
            }

            int data = _writer.WriteRecord(_currentAt, RRType.Cname, alias.Ttl, target.Name.Octets);
            _current = target;
            _currentAt = data;
            _writer.TakeOwner(data);
        }

        return AnswerFault.None;
    }

    /// <summary>
    /// The alias of the current name. A redirection above it comes first: the alias that servers make of it is made anew, so that the
    /// two cannot disagree (RFC 6672 §3.1).
    /// </summary>
    private readonly bool TryFindAlias(out ResourceRecord alias)
    {
        bool isFound = false;
        alias = default;
        bool isAliasAsked = _question.Type is RRType.Cname or RRType.Any;
        MessageReader reader = _answers;
        NameBuffer owner = default;
        for (int index = 0; index < _header.Answers && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            if (record.Class != (ushort)DnsClass.IN || record.Type is not (RRType.Cname or RRType.Dname)
                || CompressedName.Expand(_message, record.OwnerOffset, ref owner, out _) != WireError.None)
            {
                continue;
            }

            if (record.Type == RRType.Dname)
            {
                if (owner.Length < _current.Length && _current.Name.IsAtOrBelow(owner.Name))
                {
                    alias = record;
                    return true;
                }
            }
            else if (!isFound && !isAliasAsked && owner.Name.EqualsIgnoreCase(_current.Name))
            {
                alias = record;
                isFound = true;
            }
        }

        return isFound;
    }

    /// <summary>Writes the redirection, and makes of its target what the current name becomes by it.</summary>
    private bool TryRedirect(scoped in ResourceRecord redirection, scoped ref NameBuffer target)
    {
        NameBuffer owner = default;
        _ = CompressedName.Expand(_message, redirection.OwnerOffset, ref owner, out _);
        int prefix = _current.Length - owner.Length;
        _writer.WriteRecord(_currentAt + prefix, RRType.Dname, redirection.Ttl, target.Name.Octets);
        _writer.TakeOwner(_currentAt + prefix);

        int octets = prefix + target.Length;
        if (octets > WireLimits.NameOctets)
        {
            return false;
        }

        NameBuffer redirected = default;
        _current.Name.Octets[..prefix].CopyTo(redirected.Room);
        target.Name.Octets.CopyTo(redirected.Room[prefix..]);
        redirected.SetLength(octets);
        target = redirected;
        return true;
    }

    private bool TryWriteData()
    {
        MessageReader reader = _answers;
        NameBuffer owner = default;
        for (int index = 0; index < _header.Answers && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            bool isAsked = record.Class == (ushort)DnsClass.IN && (record.Type == _question.Type || IsOfAll(record.Type));
            if (isAsked
                && CompressedName.Expand(_message, record.OwnerOffset, ref owner, out _) == WireError.None
                && owner.Name.EqualsIgnoreCase(_current.Name)
                && !_writer.TryWriteRecord(_currentAt, record))
            {
                return false;
            }
        }

        return true;
    }

    private readonly bool IsOfAll(RRType type) => _question.Type == RRType.Any && type is not (RRType.Opt or RRType.Tsig);

    /// <summary>Signatures of what was written, for those who ask for them; behind all data, so that a chain can be cut anywhere.</summary>
    private void WriteSignatures()
    {
        if (!_question.IsDnssecOk || _question.Type is RRType.Rrsig or RRType.Any)
        {
            return;
        }

        MessageReader reader = _answers;
        NameBuffer owner = default;
        for (int index = 0; index < _header.Answers && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            if (record.Type == RRType.Rrsig && record.Class == (ushort)DnsClass.IN
                && CompressedName.Expand(_message, record.OwnerOffset, ref owner, out _) == WireError.None
                && _writer.TryFindOwner(owner.Name, out int at))
            {
                _writer.WriteRecord(at, record.Type, record.Ttl, record.Data);
            }
        }
    }

    /// <summary>
    /// The SOA of a negative answer, and for DO the proofs; nothing else of the section concerns a client (CVE-2025-11411).
    /// </summary>
    private bool WriteAuthority(bool isNegative)
    {
        bool hasSoa = false;
        MessageReader reader = _answers;
        for (int index = 0; index < _header.Answers; index++)
        {
            _ = reader.TryReadRecord(out _);
        }

        NameBuffer owner = default;
        for (int index = 0; index < _header.Authorities && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            bool isSoa = record.Type == RRType.Soa && isNegative && !hasSoa;
            bool isProof = _question.IsDnssecOk && (record.Type is RRType.Nsec or RRType.Nsec3 or RRType.Rrsig);
            if (record.Class != (ushort)DnsClass.IN || !(isSoa || isProof)
                || CompressedName.Expand(_message, record.OwnerOffset, ref owner, out _) != WireError.None)
            {
                continue;
            }

            if (isSoa && _current.Name.IsAtOrBelow(owner.Name))
            {
                hasSoa = _writer.TryWriteSoa(owner.Name, record);
                _isBroken = !hasSoa;
            }
            else if (isProof)
            {
                _writer.WriteOwned(owner.Name, record);
            }
        }

        return hasSoa;
    }
}
