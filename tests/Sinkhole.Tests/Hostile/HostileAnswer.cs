using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Hostile;

/// <summary>Well-formed answers of 64 KiB that are made as costly as possible.</summary>
internal static class HostileAnswer
{
    /// <summary>Steps that the last record may use beyond the limit: its owner, and twice its names.</summary>
    public const int LastRecordSteps = 4 * WireLimits.NameOctets;

    private const int Room = 64_000;

    private static readonly byte[] Owner = [0xC0, 12];

    private static readonly Dictionary<string, Func<List<byte>, int>> Makers = new(StringComparer.Ordinal)
    {
        ["owners behind 62 pointers, by turns"] = static message => Fill(message, Ladder(message), 1, [192, 0, 2, 1]),
        ["aliases of other names"] = static message => Fill(message, Ladder(message), 5, Owner),
        ["redirections above"] = static message => Fill(message, Ladder(message), 39, Owner),
        ["signatures of other names"] = static message => Signatures(message, Ladder(message)),
        ["equal signatures"] = static message => Signatures(message, [Owner]),
        ["name servers whose names differ in the last label"] = static message => Names(message, 2),
        ["exchanges whose names are long and equal"] = static message => Pointers(message, 15, [0, 10]),
        ["name servers that are one long name"] = static message => Pointers(message, 2, []),
        ["equal addresses"] = static message => Fill(message, [Owner], 1, [192, 0, 2, 1]),
        ["one character strings"] = static message => Fill(message, [Owner], 16, [0]),
        ["chain of 16 aliases and addresses behind it"] = Chain,
    };

    public static IEnumerable<string> Kinds => Makers.Keys;

    /// <summary>The answer of a kind, and the question that makes it cost most.</summary>
    public static (AskedQuestion Question, byte[] Message) Of(string kind)
    {
        string type = kind switch
        {
            _ when kind.StartsWith("name servers", StringComparison.Ordinal) => "NS",
            _ when kind.StartsWith("exchanges", StringComparison.Ordinal) => "MX",
            _ when kind.StartsWith("one character", StringComparison.Ordinal) => "TXT",
            _ => "A",
        };
        return Make(type, Makers[kind]);
    }

    /// <summary>This many different addresses of the question's name.</summary>
    public static (AskedQuestion Question, byte[] Message) Addresses(int count) => Make("A", message =>
    {
        for (int number = 0; number < count; number++)
        {
            Add(message, Owner, 1, [198, 18, (byte)(number >> 8), (byte)number]);
        }

        return count;
    });

    /// <summary>An alias with as many signatures as fit, whose target is left out.</summary>
    public static (AskedQuestion Question, byte[] Message) SignedAlias() => Make("A", message =>
    {
        Add(message, Owner, 5, [5, .. "other"u8, 0]);
        return 1 + Fill(message, [Owner], 46, [0, 5, .. new byte[16], 0], isCounted: true);
    });

    private static (AskedQuestion Question, byte[] Message) Make(string type, Func<List<byte>, int> fill)
    {
        byte[] query = ScenarioQuery.Parse($"{Long()} {type} +tcp +edns +do").Message;
        List<byte> message = [.. query[..ScriptedUpstream.QuestionEnd(query)]];
        int answers = fill(message);
        byte[] answer = [.. message];
        DnsHeader.Write(answer, 0, 0x8180, 1, (ushort)answers, 0, 0);
        return (new AskedQuestion(query, QueryResults.Parse(query)), answer);
    }

    private static string Long() => string.Concat(Enumerable.Repeat("a.", 100)) + "example";

    /// <summary>A name of 62 pointers, each after a label, in the data of one record: later owners point to its last two steps.</summary>
    private static byte[][] Ladder(List<byte> message)
    {
        int begin = message.Count + Owner.Length + 10;
        List<byte> steps = [1, (byte)'x', 0];
        int last = begin;
        for (int pointer = 0; pointer < 62; pointer++)
        {
            int at = begin + steps.Count;
            steps.AddRange([1, (byte)'x', (byte)(0xC0 | (last >> 8)), (byte)last]);
            last = at;
        }

        Add(message, Owner, 65280, [.. steps]);
        int other = last - 4;
        return [[(byte)(0xC0 | (last >> 8)), (byte)last], [(byte)(0xC0 | (other >> 8)), (byte)other]];
    }

    private static int Fill(List<byte> message, byte[][] owners, int type, byte[] data, bool isCounted = false)
    {
        int count = owners.Length > 1 ? 1 : 0;
        while (message.Count < Room)
        {
            byte[] tail = isCounted ? [(byte)(count >> 8), (byte)count, .. new byte[128]] : [];
            Add(message, owners[count++ % owners.Length], type, [.. data, .. tail]);
        }

        return count;
    }

    /// <summary>After one address, which they sign.</summary>
    private static int Signatures(List<byte> message, byte[][] owners)
    {
        Add(message, Owner, 1, [192, 0, 2, 1]);
        return 1 + Fill(message, owners, 46, [.. new byte[18], 0, 1]);
    }

    private static int Names(List<byte> message, int type)
    {
        int count = 0;
        for (; message.Count < Room; count++)
        {
            byte[] labels = [.. Enumerable.Repeat<byte[]>([1, (byte)'a'], 120).SelectMany(static label => label)];
            Add(message, Owner, type, [.. labels, 3, .. Encoding.ASCII.GetBytes($"{count:D3}"), 0]);
        }

        return count;
    }

    private static int Pointers(List<byte> message, int type, byte[] before)
    {
        byte[][] owners = Ladder(message);
        int count = 1;
        for (; message.Count < Room; count++)
        {
            Add(message, Owner, type, [.. before.Length > 0 ? [(byte)(count >> 8), (byte)count] : before, .. owners[count % 2]]);
        }

        return count;
    }

    private static int Chain(List<byte> message)
    {
        byte[] owner = Owner;
        for (int number = 0; number < 16; number++)
        {
            int target = message.Count + owner.Length + 10;
            Add(message, owner, 5, [2, (byte)'n', (byte)('a' + number), 0xC0, 12]);
            owner = [(byte)(0xC0 | (target >> 8)), (byte)target];
        }

        return 16 + Fill(message, [owner], 1, [192, 0, 2, 1]);
    }

    private static void Add(List<byte> message, byte[] owner, int type, byte[] data) => message.AddRange(
    [
        .. owner, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data,
    ]);
}
