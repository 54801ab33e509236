using BenchmarkDotNet.Attributes;
using Sinkhole.Benchmarks.Answering;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Benchmarks.Wire;

/// <summary>Reading messages; the baseline is the header alone.</summary>
[MemoryDiagnoser]
public class MessageReaderBenchmarks
{
    private readonly byte[] _query = Messages.Query("portal.live.panel-0000123.example");
    private readonly byte[] _answer = Messages.Answer();

    [Benchmark(Baseline = true)]
    public int Header() => DnsHeader.TryRead(_query, out DnsHeader header) ? header.Questions : 0;

    [Benchmark]
    public int QuestionAndOpt()
    {
        var reader = new MessageReader(_query);
        return reader.TryReadQuestion(out Question question) && reader.TryReadRecord(out ResourceRecord opt) && reader.TryReadEnd()
            ? question.Name.Octets.Length + opt.Data.Length
            : 0;
    }

    [Benchmark]
    public int AnswerWithAlias()
    {
        var reader = new MessageReader(_answer);
        return reader.TryReadQuestion(out _) && reader.TryReadRecord(out _) && reader.TryReadRecord(out ResourceRecord last) && reader.TryReadEnd()
            ? last.Data.Length
            : 0;
    }
}
