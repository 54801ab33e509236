using System;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>RDATA of TSIG, parsed without a key (RFC 8945 §4.2).</summary>
public sealed class TransactionSignatureTests
{
    private const int RecordAt = 12;

    /// <summary>Owner root, TSIG, ANY, TTL 0; RDATA: hmac-sha256, time, fudge 300, MAC of 4, ID 0x1234, no error, 2 octets of other data.</summary>
    private static readonly byte[] Message = Convert.FromHexString(
        "000000000000000000000000" + "0000fa00ff000000000023" + "0b686d61632d73686132353600" + "000067458230012c" + "0004deadbeef" + "12340000"
        + "0002cafe");

    [Fact]
    public void Record_is_read()
    {
        Assert.True(TryRead(Message, out string algorithm, out string timeAndFudge));

        Assert.Equal("hmac-sha256", algorithm);
        Assert.Equal("000067458230012c", timeAndFudge);
    }

    [Fact]
    public void Refusal_has_algorithm_and_time_but_no_MAC()
    {
        var reader = new MessageReader(Message, RecordAt);
        Assert.True(reader.TryReadRecord(out ResourceRecord record));
        Assert.True(TransactionSignature.TryRead(Message, record, out TransactionSignature signature));
        byte[] data = new byte[signature.RefusalOctets];

        signature.WriteRefusal(0x1234, data);

        Assert.Equal("0b686d61632d73686132353600" + "000067458230012c" + "0000" + "1234" + "0011" + "0000", Convert.ToHexStringLower(data));
    }

    [Fact]
    public void Record_cut_at_any_octet_is_refused()
    {
        int dataAt = RecordAt + 11;
        for (int octets = 0; octets < Message.Length - dataAt; octets++)
        {
            byte[] cut = Message[..(dataAt + octets)];
            cut[dataAt - 2] = 0;
            cut[dataAt - 1] = (byte)octets;

            Assert.False(TryRead(cut, out _, out _), $"{octets} octets of data");
        }
    }

    [Fact]
    public void Mutated_record_is_read_or_refused_and_never_more()
    {
        var random = new Random(21);
        int read = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutated = [.. Message];
            mutated[random.Next(RecordAt + 9, mutated.Length)] = (byte)random.Next(256);
            read += TryRead(mutated, out _, out _) ? 1 : 0;
        }

        Assert.InRange(read, 1, 19_999);
    }

    private static bool TryRead(byte[] message, out string algorithm, out string timeAndFudge)
    {
        algorithm = "";
        timeAndFudge = "";
        var reader = new MessageReader(message, RecordAt);
        if (!reader.TryReadRecord(out ResourceRecord record) || !TransactionSignature.TryRead(message, record, out TransactionSignature signature))
        {
            return false;
        }

        algorithm = NameText.Format(new WireName(signature.Algorithm));
        timeAndFudge = Convert.ToHexStringLower(signature.TimeAndFudge);
        return true;
    }
}
