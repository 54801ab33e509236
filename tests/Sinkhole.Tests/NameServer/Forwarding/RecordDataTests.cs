using System;
using System.Linq;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Names inside RDATA: compressed names are readable in our reply too, or the answer is rejected.</summary>
public sealed class RecordDataTests
{
    private const string Question = "other.example";
    private const int QuestionNameOctets = 15;
    private const int DataOffset = 12 + QuestionNameOctets + 4 + 12;

    // HIP has any number of names; SIG, NXT, IPSECKEY, RRSIG, NSEC, SVCB and HTTPS have other data after theirs.
    private const int HostIdentity = 55;
    private static readonly int[] OfAnyLength = [24, 30, 45, 46, 47, 64, 65];

    // w.other.example, its end a pointer to the question's name, and in full.
    private static readonly byte[] Compressed = [1, (byte)'w', 0xC0, 12];
    private static readonly byte[] Full = [1, (byte)'w', .. ScenarioPolicy.Wire(Question)];

    /// <summary>TYPE, octets before the names, names, octets behind them, all as hex: NAPTR's strings and the lengths of HIP are real.</summary>
    public static TheoryData<int, string, int, string> Forms => new()
    {
        { 2, "", 1, "" },
        { 3, "", 1, "" },
        { 4, "", 1, "" },
        { 6, "", 2, "0000000100000002000000030000000400000005" },
        { 7, "", 1, "" },
        { 8, "", 1, "" },
        { 9, "", 1, "" },
        { 12, "", 1, "" },
        { 14, "", 2, "" },
        { 15, "000a", 1, "" },
        { 17, "", 2, "" },
        { 18, "0001", 1, "" },
        { 21, "000a", 1, "" },
        { 23, "", 1, "" },
        { 24, "000105020000003c6000000060000000abcd", 1, "0102030405" },
        { 26, "000a", 2, "" },
        { 30, "", 1, "40ff0a" },
        { 33, "000a00140050", 1, "" },
        { 35, "0064000a01750745322b53495000", 1, "" },
        { 36, "000a", 1, "" },
        { 38, "400000000000000001", 1, "" },
        { 45, "0a0302", 1, "01035253" },
        { 46, "000105020000003c6000000060000000abcd", 1, "0102030405" },
        { 47, "", 1, "000140" },
        { 55, "0202000300aa01bbcc", 2, "" },
        { 58, "", 2, "" },
        { 64, "0001", 1, "00010003026832" },
        { 65, "0000", 1, "" },
        { 66, "003b010035", 1, "" },
        { 107, "000a", 1, "" },
        { 260, "0a03", 1, "" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Compressed_name_is_readable_in_the_reply(int type, string before, int names, string after)
    {
        byte[] data = Data(before, Compressed, names, after);

        Assert.Equal(Data(before, Full, names, after), Read(type, data));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Name_that_cannot_be_followed_makes_the_answer_none(int type, string before, int names, string after)
    {
        int nameAt = DataOffset + (before.Length / 2);
        byte[][] broken =
        [
            [(byte)(0xC0 | (nameAt >> 8)), (byte)nameAt],
            [1, (byte)'w', (byte)(0xC0 | ((nameAt + 4) >> 8)), (byte)(nameAt + 4)],
            [0xFF, 0xFF],
            [0xC0, 3],
            [0xC0],
            [0x40, 1],
            [63, 1, 2],
            [1],
        ];

        Assert.All(broken, name => Assert.Null(Read(type, Data(before, name, names, after))));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Data_that_is_longer_or_shorter_than_its_type_makes_the_answer_none(int type, string before, int names, string after)
    {
        byte[] data = Data(before, Compressed, names, after);
        if (!OfAnyLength.Contains(type))
        {
            Assert.Null(Read(type, [.. data, 0x40]));
        }

        int nameAt = before.Length / 2;
        for (int octets = 0; octets < nameAt + (names * Compressed.Length); octets++)
        {
            bool isWhole = type == HostIdentity && octets >= nameAt && (octets - nameAt) % Compressed.Length == 0;
            Assert.Equal(isWhole, Read(type, data[..octets]) is not null);
        }
    }

    [Theory]
    [InlineData(16, "03616263")]
    [InlineData(13, "c00cc00c")]
    [InlineData(45, "0a0100c000020b010352")]
    [InlineData(260, "0a8100c0000201")]
    [InlineData(260, "0a00")]
    [InlineData(65280, "c00c")]
    public void Data_without_names_stays_as_it_is(int type, string data)
    {
        Assert.Equal(Convert.FromHexString(data), Read(type, Convert.FromHexString(data)));
    }

    private static byte[] Data(string before, byte[] name, int names, string after) =>
    [
        .. Convert.FromHexString(before), .. Enumerable.Repeat(name, names).SelectMany(static octets => octets), .. Convert.FromHexString(after),
    ];

    /// <summary>RDATA with its names uncompressed, as a client reads it: null when there is no answer.</summary>
    private static byte[]? Read(int type, byte[] data)
    {
        byte[] query = ScenarioQuery.Parse($"{Question} TYPE{type} +tcp").Message;
        byte[] record =
        [
            0xC0, 12, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        var question = new AskedQuestion(query, QueryResults.Parse(query));
        byte[] message = ScriptedUpstream.Answer(query, records: record);
        if (AnswerReader.Read(question, message, new byte[AnswerReader.RoomOctets]) is not UpstreamAnswer answer)
        {
            return null;
        }

        byte[] reply = [.. query.AsSpan(0, question.End), .. answer.Records];
        var reader = new MessageReader(reply, question.End);
        Assert.True(reader.TryReadRecord(out ResourceRecord read));
        byte[] plain = new byte[WireLimits.MessageOctets];
        var writer = new MessageWriter(plain, 0);
        int steps = AnswerReader.MaxSteps;
        Assert.True(RecordData.TryWrite(reply, read, ref writer, out _, ref steps));
        return RecordData.MayCompress(read.Type) ? plain[..writer.Position] : read.Data.ToArray();
    }
}
