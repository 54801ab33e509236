using System;
using System.Buffers;
using System.Buffers.Binary;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Reads an upstream's answer along the aliases from the question's name to the records asked for, and copies only these records:
/// whatever else an upstream adds is neither trusted nor passed on (TuDoor, CVE-2025-40778).
/// </summary>
/// <remarks>
/// Additional records are never passed on: a stub does not need them, and they could name a seized host's address. The work for an answer
/// is bounded by <see cref="MaxSteps"/>; an answer that needs more counts as unreadable.
/// </remarks>
internal ref struct AnswerReader
{
    /// <summary>Most aliases that are followed (rule C3).</summary>
    public const int MaxAliases = 16;

    /// <summary>Octets that the records of any answer fit in.</summary>
    public const int RoomOctets = WireLimits.MessageOctets;

    /// <summary>Most steps for one answer: a record looked at, a label or pointer walked, four octets of a name compared.</summary>
    public const int MaxSteps = 100_000;

    // One for the question's name, and for each alias its target and the owner of the redirection that made it.
    private const int MaxOwners = (2 * MaxAliases) + 1;

    // Few enough for the stack; an answer in a datagram rarely has more.
    private const int StackRecords = 128;

    private readonly AskedQuestion _question;
    private readonly ReadOnlySpan<byte> _message;
    private readonly AnswerRecords _records;
    private readonly DnsHeader _header;
    private readonly byte[] _error;
    private AnswerWriter _writer;
    private NameBuffer _current;
    private int _currentAt;
    private int _stepsLeft;
    private ushort _comparedPointer;
    private bool _isCurrent;
    private bool _isBroken;

    private AnswerReader(
        AskedQuestion question, ReadOnlySpan<byte> message, in DnsHeader header, byte[] error, AnswerRecords records, AnswerWriter writer)
    {
        _error = error;
        _question = question;
        _message = message;
        _header = header;
        _records = records;
        _writer = writer;
        _stepsLeft = MaxSteps;
        _current = default;
        question.Name.Octets.CopyTo(_current.Room);
        _current.SetLength(question.Name.Octets.Length);
        _currentAt = WireLimits.HeaderOctets;
    }

    private readonly bool IsSpent => _stepsLeft < 0;

    /// <summary>Reads a message that <see cref="AnswerMatch"/> accepts.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="message">The answer.</param>
    /// <param name="room">Scratch memory, <see cref="RoomOctets"/>.</param>
    /// <returns>The answer, or the upstream's failure; null for a message that contradicts itself, or needs too many
    /// steps.</returns>
    public static UpstreamAnswer? Read(AskedQuestion question, ReadOnlySpan<byte> message, Span<byte> room) =>
        Read(question, message, room, out _);

    /// <summary>The same, with the steps it took.</summary>
    /// <param name="question">As there.</param>
    /// <param name="message">As there.</param>
    /// <param name="room">As there.</param>
    /// <param name="steps">Steps taken, and labels compared to compress names.</param>
    /// <returns>As there.</returns>
    internal static UpstreamAnswer? Read(AskedQuestion question, ReadOnlySpan<byte> message, Span<byte> room, out int steps)
    {
        steps = 0;
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        MessageReader reader = UpstreamFailure.AfterQuestion(message, header);
        WireError error = Edns.TryReadSections(message, header, ref reader, out Edns opt);
        if (UpstreamFailure.Find(message, header, opt) is UpstreamAnswer failed)
        {
            return failed;
        }

        if (error is not (WireError.None or WireError.TrailingOctets))
        {
            return null;
        }

        byte[] said = UpstreamFailure.ErrorOf(message, opt);
        int records = header.Answers + header.Authorities;
        int seen = SeenRecords.TableLength(records);
        if (records <= StackRecords)
        {
            return Read(question, message, header, said, room, stackalloc uint[records], stackalloc ulong[seen], out steps);
        }

        uint[] places = ArrayPool<uint>.Shared.Rent(records);
        ulong[] table = ArrayPool<ulong>.Shared.Rent(seen);
        try
        {
            table.AsSpan(0, seen).Clear();
            return Read(question, message, header, said, room, places, table.AsSpan(0, seen), out steps);
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(places);
            ArrayPool<ulong>.Shared.Return(table);
        }
    }

    /// <summary>Steps for comparing or writing a name, beside those for walking its labels.</summary>
    internal static int StepsOf(int nameOctets) => 1 + (nameOctets / 4);

    private static UpstreamAnswer? Read(
        AskedQuestion question,
        ReadOnlySpan<byte> message,
        in DnsHeader header,
        byte[] error,
        Span<byte> room,
        Span<uint> places,
        Span<ulong> seen,
        out int steps)
    {
        Span<ushort> table = stackalloc ushort[NameCompression.TableLength];
        Span<ushort> owners = stackalloc ushort[MaxOwners];
        var writer = new AnswerWriter(question, message, room, table, owners, new SeenRecords(seen));
        var answer = new AnswerReader(question, message, header, error, AnswerRecords.Read(message, header, places), writer);
        UpstreamAnswer? read = answer.Read();
        steps = MaxSteps - answer._stepsLeft + answer._writer.Comparisons;
        return read;
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
        _isBroken |= !TryWriteData();
        bool isNegative = _writer.Written == aliases;
        if (isNegative ? _header.Answers > 0 && aliases == 0 : _header.Rcode != Rcode.NoError)
        {
            // Only records about other names, or data of a name that does not exist.
            return null;
        }

        WriteSignatures();
        int answers = _writer.Written;
        bool hasSoa = WriteAuthority(isNegative);
        UpstreamAnswer? answer = Finish(_header.Rcode, answers, AnswerFault.None, isNegative && !hasSoa ? 0 : _writer.KeepSeconds);
        return answer is null || !isNegative ? answer : answer with
        {
            DeniedName = _header.Rcode == Rcode.NXDomain && hasSoa ? _current.Name.Octets.ToArray() : null,
            MissingTarget = IsTargetMissing(aliases, hasSoa) ? _current.Name.Octets.ToArray() : null,
        };
    }

    /// <summary>
    /// Whether the last alias has a target without records: some servers answer for the alias alone. With an SOA the target has no such
    /// data, and an alias that was itself asked for is the answer.
    /// </summary>
    private readonly bool IsTargetMissing(int aliases, bool hasSoa) =>
        aliases > 0 && !hasSoa && _header.Rcode == Rcode.NoError && _question.Type is not (RRType.Cname or RRType.Any);

    private readonly UpstreamAnswer? Finish(Rcode rcode, int answers, AnswerFault fault, uint keep) =>
        _writer.IsFull || _isBroken || IsSpent ? null : new UpstreamAnswer(_writer.Copy())
        {
            Rcode = rcode,
            Answers = (ushort)answers,
            Authorities = (ushort)(_writer.Written - answers),
            IsAuthentic = (_header.Flags & DnsHeader.AuthenticDataFlag) != 0,
            Fault = fault,
            Error = fault == AnswerFault.None ? _error : [],
            KeepSeconds = keep,
        };

    private AnswerFault FollowAliases()
    {
        for (int aliases = 0; TryFindAlias(out ResourceRecord alias); aliases++)
        {
            if (aliases == MaxAliases)
            {
                return AnswerFault.Aliases;
            }

            NameBuffer target = default;
            WireError error = CompressedName.Expand(_message, alias.DataOffset, ref target, out int octets, ref _stepsLeft);
            if (error != WireError.None || octets != alias.Data.Length)
            {
                _isBroken = true;
                return AnswerFault.None;
            }

            if (alias.Type == RRType.Dname && !TryRedirect(alias, ref target))
            {
                return AnswerFault.NameTooLong;
            }

            int data = _writer.WriteAlias(_currentAt, RRType.Cname, alias.Ttl, target.Name);
            _current = target;
            _currentAt = data;
            _comparedPointer = 0;
            _writer.TakeOwner(data);
        }

        return AnswerFault.None;
    }

    /// <summary>
    /// The alias of the current name. A redirection (DNAME) above it comes first: the CNAME that servers synthesize from it is
    /// synthesized again here, so that the two cannot disagree (RFC 6672 §3.1).
    /// </summary>
    private bool TryFindAlias(out ResourceRecord alias)
    {
        bool isFound = false;
        alias = default;
        bool isAliasAsked = _question.Type is RRType.Cname or RRType.Any;
        NameBuffer owner = default;
        _stepsLeft -= _records.Answers;
        for (int index = 0; index < _records.Answers && !IsSpent; index++)
        {
            if (_records.TypeOf(index) is not (RRType.Dname or RRType.Cname))
            {
                continue;
            }

            ResourceRecord record = _records[index];
            if (record.Type == RRType.Dname && IsAbove(record, ref owner))
            {
                alias = record;
                return true;
            }

            if (record.Type == RRType.Cname && !isFound && !isAliasAsked && IsOfCurrent(record, ref owner))
            {
                alias = record;
                isFound = true;
            }
        }

        return isFound;
    }

    /// <summary>Writes the redirection, and computes the name that it makes of the current name.</summary>
    private bool TryRedirect(scoped in ResourceRecord redirection, scoped ref NameBuffer target)
    {
        NameBuffer owner = default;
        _ = CompressedName.Expand(_message, redirection.OwnerOffset, ref owner, out _);
        int prefix = _current.Length - owner.Length;
        _writer.WriteAlias(_currentAt + prefix, RRType.Dname, redirection.Ttl, target.Name);
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
        NameBuffer owner = default;
        int begin = _writer.BeginSet();
        _stepsLeft -= _records.Answers;
        for (int index = 0; index < _records.Answers && !IsSpent && !_writer.IsFull; index++)
        {
            ResourceRecord record = _records[index];
            if ((record.Type == _question.Type || IsOfAll(record.Type))
                && IsOfCurrent(record, ref owner)
                && !_writer.TryWriteRecord(_currentAt, _current.Name, record, ref _stepsLeft))
            {
                return false;
            }
        }

        _writer.EndSet(begin);
        return true;
    }

    private readonly bool IsOfAll(RRType type) => _question.Type == RRType.Any && type is not (RRType.Opt or RRType.Tsig);

    /// <summary>Signatures of what was written, for clients that set DO; behind all data, so that a chain can be cut anywhere.</summary>
    private void WriteSignatures()
    {
        if (!_question.IsDnssecOk || _question.Type is RRType.Rrsig or RRType.Any)
        {
            return;
        }

        NameBuffer owner = default;
        _stepsLeft -= _records.Answers;
        for (int index = 0; index < _records.Answers && !IsSpent && !_writer.IsFull; index++)
        {
            ResourceRecord record = _records[index];
            if (record.Type == RRType.Rrsig && TryReadOwner(record, ref owner)
                && _writer.TryFindOwner(owner.Name, out int at, ref _stepsLeft))
            {
                _isBroken |= !_writer.TryWriteRecord(at, owner.Name, record, ref _stepsLeft);
            }
        }
    }

    /// <summary>
    /// The SOA of a negative answer, and for DO the proofs; nothing else of the section is passed on (CVE-2025-11411).
    /// </summary>
    private bool WriteAuthority(bool isNegative)
    {
        bool hasSoa = false;
        NameBuffer owner = default;
        _stepsLeft -= _records.Count - _records.Answers;
        for (int index = _records.Answers; index < _records.Count && !IsSpent && !_writer.IsFull; index++)
        {
            ResourceRecord record = _records[index];
            bool isSoa = record.Type == RRType.Soa && isNegative && !hasSoa;
            bool isProof = _question.IsDnssecOk && (record.Type is RRType.Nsec or RRType.Nsec3 or RRType.Rrsig);
            if (!(isSoa || isProof) || !TryReadOwner(record, ref owner))
            {
                continue;
            }

            if (isProof)
            {
                _isBroken |= !_writer.TryWriteOwned(owner.Name, record, ref _stepsLeft);
            }
            else if (_current.Name.IsAtOrBelow(owner.Name))
            {
                hasSoa = _writer.TryWriteSoa(owner.Name, record, ref _stepsLeft);
                _isBroken |= !hasSoa;
            }
        }

        return hasSoa;
    }

    /// <summary>Whether the current name is a record's owner. Most owners are the same pointer, which is followed once.</summary>
    private bool IsOfCurrent(scoped in ResourceRecord record, scoped ref NameBuffer owner)
    {
        ushort pointer = BinaryPrimitives.ReadUInt16BigEndian(_message[record.OwnerOffset..]);
        if (pointer >= MessageWriter.PointerBits && pointer == _comparedPointer)
        {
            return _isCurrent;
        }

        _comparedPointer = pointer;
        _isCurrent = TryReadOwner(record, ref owner) && owner.Name.EqualsIgnoreCase(_current.Name);
        return _isCurrent;
    }

    private bool IsAbove(scoped in ResourceRecord record, scoped ref NameBuffer owner)
    {
        if (!TryReadOwner(record, ref owner))
        {
            return false;
        }

        _stepsLeft -= StepsOf(_current.Length);
        return owner.Length < _current.Length && _current.Name.IsAtOrBelow(owner.Name);
    }

    private bool TryReadOwner(scoped in ResourceRecord record, scoped ref NameBuffer owner)
    {
        bool isRead = CompressedName.Expand(_message, record.OwnerOffset, ref owner, out _, ref _stepsLeft) == WireError.None;
        _stepsLeft -= StepsOf(owner.Length);
        return isRead;
    }
}
