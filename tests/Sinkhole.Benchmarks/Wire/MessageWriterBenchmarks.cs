using System;
using BenchmarkDotNet.Attributes;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Benchmarks.Wire;

/// <summary>Writing records; the baseline is a copy of as many octets as the first writes.</summary>
[MemoryDiagnoser]
public class MessageWriterBenchmarks
{
    private static readonly byte[] Address = [192, 0, 2, 80];

    private readonly byte[] _message = new byte[1232];
    private readonly byte[] _name = ScenarioPolicy.Wire("portal.live.panel-0000123.example");
    private readonly byte[] _record = new byte[MessageWriter.PointedRecordOctets + 4];

    [Benchmark(Baseline = true)]
    public void CopyOfOneRecord() => _record.AsSpan().CopyTo(_message.AsSpan(WireLimits.HeaderOctets));

    [Benchmark]
    public int OneRecord()
    {
        var writer = new MessageWriter(_message, WireLimits.HeaderOctets);
        writer.WriteRecord(MessageWriter.QuestionPointer, RRType.A, 60, Address);
        return writer.Position;
    }

    [Benchmark]
    public int SevenRecords()
    {
        var writer = new MessageWriter(_message, WireLimits.HeaderOctets);
        for (int count = 0; count < 7; count++)
        {
            writer.WriteRecord(MessageWriter.QuestionPointer, RRType.A, 60, Address);
        }

        return writer.Position;
    }

    [Benchmark]
    public int RecordUnderItsOwnName()
    {
        var writer = new MessageWriter(_message, WireLimits.HeaderOctets);
        writer.WriteRecord(new WireName(_name), RRType.A, DnsClass.IN, 60, Address);
        return writer.Position;
    }
}
