using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.House;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Scenarios;

/// <summary>Runs one file of tests/scenarios line by line. The format is described in tests/scenarios/README.md.</summary>
internal sealed class ScenarioRun
{
    public const string Folder = "tests/scenarios";

    private readonly string _file;
    private readonly List<string> _failures = [];
    private readonly ScenarioPolicy _policy = new();
    /// <summary>The instant a scenario begins at.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly QueryCounters _counters = new(DnsTransport.Udp);
    private readonly List<ScriptedAnswer> _script = [];
    private AnswerCache? _cache;
    private GenerationCell? _cell;
    private bool _isChanged = true;
    private int _queries;

    private ScenarioRun(string file)
    {
        _file = file;
    }

    /// <summary>Runs a file.</summary>
    /// <returns>One line for each expectation that does not hold: file, line, expected, actual.</returns>
    public static IReadOnlyList<string> Play(string name)
    {
        string file = $"{Folder}/{name}.scenario";
        return Play(file, File.ReadAllLines(Path.Combine(Repository.Root, file)));
    }

    /// <summary>Runs lines as if they were in a file.</summary>
    public static IReadOnlyList<string> Play(string file, string[] lines)
    {
        var run = new ScenarioRun(file);
        run.Play(lines);
        return run._failures;
    }

    private void Play(string[] lines)
    {
        for (int line = 0; line < lines.Length; line++)
        {
            string text = lines[line].Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (text[0] != '>')
            {
                TakeSetUp(text, line);
                continue;
            }

            List<(string Text, int Line)> expected = [];
            int asked = line;
            while (line + 1 < lines.Length && lines[line + 1].Trim() is ['<', .. string reply])
            {
                line++;
                expected.Add((reply.Trim(), line));
            }

            foreach (string query in Spread(text[1..].Trim()))
            {
                Ask(query, asked, expected);
            }
        }

        if (_queries == 0)
        {
            _failures.Add($"{_file}: asks nothing");
        }
    }

    private void TakeSetUp(string text, int line)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["cache"])
        {
            _cache = new AnswerCache(1 << 20, _time);
        }
        else if (words is ["says", _, _, _, ..])
        {
            _script.Insert(0, ScriptedAnswer.Parse(words[1..]));
        }
        else if (words is ["+", _, _, _, _, _, ..] && _script.Count > 0)
        {
            _script[0].Add(words[1..]);
        }
        else if (words is ["after", string seconds])
        {
            _time.Advance(TimeSpan.FromSeconds(int.Parse(seconds.TrimEnd('s'), CultureInfo.InvariantCulture)));
        }
        else if (words is ["now", string instant])
        {
            _time.Set(ScenarioPolicy.Instant(instant));
        }
        else if (_policy.TryTake(words))
        {
            _isChanged = true;
        }
        else
        {
            _failures.Add($"{_file}:{line + 1}: '{text}' is no line of a scenario");
        }
    }

    /// <summary>"evil.example {A,AAAA} +edns" asks twice.</summary>
    private static IEnumerable<string> Spread(string query)
    {
        int open = query.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [query];
        }

        int close = query.IndexOf('}', open);
        return query[(open + 1)..close].Split(',').SelectMany(part => Spread(query[..open] + part + query[(close + 1)..]));
    }

    private void Ask(string text, int line, List<(string Text, int Line)> expected)
    {
        _queries++;
        var query = ScenarioQuery.Parse(text);
        List<string> actual = Answer(query);
        for (int index = 0; index < Math.Max(expected.Count, actual.Count); index++)
        {
            string wanted = index < expected.Count
                ? expected[index].Text.Replace("$qname", query.Name, StringComparison.Ordinal)
                : "(nothing more)";
            string got = index < actual.Count ? actual[index] : "(nothing more)";
            if (wanted != got)
            {
                int where = index < expected.Count ? expected[index].Line : line;
                _failures.Add($"{_file}:{where + 1}: {text}: expected '{wanted}', got '{got}'");
            }
        }
    }

    /// <summary>The reply as lines; ID, question and size are always checked.</summary>
    private List<string> Answer(ScenarioQuery query)
    {
        byte[] packet = new byte[query.Message.Length + Responder.ReplyRoom];
        query.Message.CopyTo(packet, 0);
        Responder server = Server();
        int octets = server.Answer(packet, query.Message.Length, query.Client, _counters, out QueryResult result);
        if (octets == Responder.Silence)
        {
            return ["silence"];
        }

        if (octets == Responder.Forward)
        {
            if (_script.Find(answer => answer.Answers(query.Message)) is ScriptedAnswer scripted)
            {
                return Lines(query, Forwarded(server, query, result, scripted));
            }

            return [$"forward {result.Generation.Routes.Find(new WireName(query.Message.AsSpan()[WireLimits.HeaderOctets..(query.QuestionEnd - 4)])).Upstreams[0]}{(result.Outcome == QueryOutcome.Passthru ? " passthru" : "")}"];
        }

        return Lines(query, packet.AsSpan(0, octets));
    }

    /// <summary>The reply made of what the upstream says, as the forwarder makes it.</summary>
    private byte[] Forwarded(Responder server, ScenarioQuery query, in QueryResult result, ScriptedAnswer scripted)
    {
        var pending = new PendingQuery(query.Message, query.Client, result, new NoPath(), _counters);
        UpstreamAnswer answer =
            AnswerReader.Read(pending.Question, scripted.Message(query.Message), new byte[AnswerReader.RoomOctets])
            ?? UpstreamAnswer.Failed(AnswerFault.Failure);
        answer = answer.AsTrusted(pending.Group);
        answer.KeepIn(_cache, pending.Question, pending.Group);
        byte[] packet = [.. query.Message, .. new byte[answer.RecordOctets + Responder.ReplyRoom]];
        CompletedReply reply = server.Complete(
            packet, query.Message.Length, query.Client, pending.Parsed, pending.TakenAt, answer.View());
        return packet[..reply.Octets];
    }

    private static List<string> Lines(ScenarioQuery query, ReadOnlySpan<byte> reply)
    {
        List<string> lines = MessageText.Print(reply);
        lines.RemoveAll(line => line.StartsWith("question ", StringComparison.Ordinal));
        lines.InsertRange(Math.Min(1, lines.Count), Differences(query, reply));
        return lines;
    }

    private static IEnumerable<string> Differences(ScenarioQuery query, ReadOnlySpan<byte> reply)
    {
        List<string> differences = [];
        _ = DnsHeader.TryRead(reply, out DnsHeader header);
        if (!reply[..2].SequenceEqual(query.Message.AsSpan(0, 2)))
        {
            differences.Add("the ID is another");
        }

        int questionEnd = header.Questions == 0 ? WireLimits.HeaderOctets : query.QuestionEnd;
        if (header.Questions == 0)
        {
            differences.Add("no question");
        }
        else if (!reply[WireLimits.HeaderOctets..questionEnd].SequenceEqual(query.Message.AsSpan()[WireLimits.HeaderOctets..questionEnd]))
        {
            differences.Add("the question is another");
        }

        if (reply.Length > query.ReplyLimit)
        {
            differences.Add($"{reply.Length} octets, {query.ReplyLimit} were allowed");
        }

        return differences;
    }

    private Responder Server()
    {
        Generation generation = _isChanged || _cell is null ? _policy.Build() : _cell.Current;
        _isChanged = false;
        if (_cell is null)
        {
            _cell = new GenerationCell(generation);
        }
        else
        {
            _cell.Publish(generation);
        }

        return new Responder(_cell, _time, _cache);
    }
}
