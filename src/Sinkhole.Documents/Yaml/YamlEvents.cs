using System;
using System.Buffers;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sinkhole.Documents.Yaml;

/// <summary>The events of one YAML document, one ahead: no alias, anchor, tag or second document gets past, and nothing throws.</summary>
/// <remarks>
/// After an error that cannot be read past, every further token is <see cref="YamlTokenKind.End"/> and <see cref="HasFailed"/> is true:
/// readers fall out of their loops by themselves. One thread at a time.
/// </remarks>
public sealed class YamlEvents
{
    /// <summary>Maximum depth of nested mappings and lists.</summary>
    public const int MaxDepth = 8;

    private static readonly SearchValues<char> UnquotedCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-");

    // A longer text is not an item that somebody wrote in one line.
    private const int MaxListHint = 60;

    private readonly Parser _parser;
    private readonly Func<string, string>? _wildcardRemedy;
    private int _depth;
    private YamlToken? _ahead;

    private YamlEvents(SourceText source, FindingList findings, Func<string, string>? wildcardRemedy)
    {
        Source = source;
        _wildcardRemedy = wildcardRemedy;
        Findings = findings;
        _parser = new Parser(source.Open());
    }

    /// <summary>The text that is read.</summary>
    public SourceText Source { get; }

    /// <summary>Where findings go.</summary>
    public FindingList Findings { get; }

    /// <summary>The token that was not yet taken.</summary>
    public YamlToken Current { get; private set; }

    /// <summary>True after an error that cannot be read past; keys not seen by then are not missing.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Opens a text; <see cref="Current"/> is the first token of its only document.</summary>
    /// <param name="source">Plain text. What YAML would not take is found here.</param>
    /// <param name="findings">Gets all findings.</param>
    /// <param name="wildcardRemedy">What to write for a domain that is written with '*' before it; null for the domain alone.</param>
    public static YamlEvents Open(SourceText source, FindingList findings, Func<string, string>? wildcardRemedy = null)
    {
        var events = new YamlEvents(source, findings, wildcardRemedy);
        if (!YamlCheck.IsYaml(source, findings))
        {
            events.HasFailed = true;
            return events;
        }

        events.Advance();
        if ((events.Current.Kind == YamlTokenKind.End || events.Current.IsNull) && !events.HasFailed)
        {
            findings.Add(source.File, DocumentCodes.EmptyFile, "the file has no content", "write 'key: value' lines");
            events.HasFailed = true;
        }

        return events;
    }

    /// <summary>Takes the current token and reads the next.</summary>
    public void Advance()
    {
        if (!HasFailed)
        {
            Current = Next();
        }
    }

    /// <summary>Takes one whole value, however deep.</summary>
    public void Skip()
    {
        int open = 0;
        do
        {
            open += Current.Kind switch
            {
                YamlTokenKind.MappingStart or YamlTokenKind.SequenceStart => 1,
                YamlTokenKind.MappingEnd or YamlTokenKind.SequenceEnd => -1,
                _ => 0,
            };
            Advance();
        }
        while (open > 0 && Current.Kind != YamlTokenKind.End);
    }

    /// <summary>
    /// Takes the start of a list; false, with a finding, when there is none. Its items follow until <see cref="AtItem"/> is false.
    /// </summary>
    public bool TryOpenList(string key)
    {
        if (Current.Kind == YamlTokenKind.SequenceStart)
        {
            Advance();
            return true;
        }

        bool isBegun = Current.Kind is YamlTokenKind.Scalar or YamlTokenKind.MappingStart;
        if (isBegun && YamlLineError.Dash(Current.Line, Source) is YamlError dash && dash.Column == Current.Column)
        {
            Fail(dash);
            Current = Current with { Kind = YamlTokenKind.End };
            return false;
        }

        RefuseShape(key, "a list", ListHint(Current));
        return false;
    }

    // A text is one item that lacks its brackets; an empty value may be meant as anything.
    private static string? ListHint(in YamlToken token)
    {
        if (token.Kind != YamlTokenKind.Scalar || token.IsNull)
        {
            return null;
        }

        string text = MessageText.Printable(token.Text);
        bool isShort = text == token.Text && text.Length is > 0 and <= MaxListHint && !text.AsSpan().ContainsAny('"', '\\');
        bool isPlain = isShort && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(UnquotedCharacters);
        return !isShort ? "write a list: begin each item with '- ' on a line of its own"
            : isPlain ? $"write a list: [{text}]"
            : $"write a list: [\"{text}\"]";
    }

    /// <summary>True while the current token is an item of the open list; consumes the end of the list.</summary>
    public bool AtItem()
    {
        if (Current.Kind == YamlTokenKind.SequenceEnd)
        {
            Advance();
            return false;
        }

        return Current.Kind != YamlTokenKind.End;
    }

    /// <summary>The place of a token.</summary>
    public SourcePosition PositionOf(in YamlToken token) => new(Source.File, token.Line, token.Column);

    /// <summary>Adds a finding at a token.</summary>
    public void Report(in YamlToken at, FindingCode code, string message, string? hint = null) =>
        Findings.Add(Source, at.Line, at.Column, code, message, hint);

    /// <summary>Says that another kind of value is wanted here, and takes the one that is there.</summary>
    /// <param name="key">The key whose value it is.</param>
    /// <param name="wanted">The kind that is wanted: "a list".</param>
    /// <param name="hint">How to write it.</param>
    public void RefuseShape(string key, string wanted, string? hint = null)
    {
        if (Current.IsNull)
        {
            Report(Current, DocumentCodes.ValueMissing, $"'{key}' has no value; it takes {wanted}", hint);
        }
        else if (Current.Kind is YamlTokenKind.Scalar or YamlTokenKind.MappingStart or YamlTokenKind.SequenceStart)
        {
            string found = Current.Kind switch
            {
                YamlTokenKind.MappingStart => "a mapping",
                YamlTokenKind.SequenceStart => "a list",
                _ => "a text",
            };
            Report(Current, DocumentCodes.WrongShape, $"'{key}' takes {wanted}, not {found}", hint);
        }

        Skip();
    }

    /// <summary>Reports a text where a mapping is wanted, or the typing error that makes the line a text; takes the text.</summary>
    /// <param name="message">What is wrong, where the line has no mistake.</param>
    /// <param name="hint">How to write it.</param>
    public void RefuseText(string message, string hint)
    {
        if (YamlLineError.OfLine(Current.Line, Source) is YamlError slip)
        {
            Report(Current with { Column = slip.Column }, slip.Code, slip.Message, slip.Hint);
        }
        else
        {
            Report(Current, DocumentCodes.WrongShape, message, hint);
        }

        Skip();
    }

    private YamlToken Next()
    {
        if (_ahead is YamlToken ahead)
        {
            _ahead = null;
            return ahead;
        }

        YamlToken next = Parse();

        // The parser gives no place to a mapping that 'key: value' in brackets makes without braces: it begins where its key does.
        if (next.Kind == YamlTokenKind.MappingStart && next.Line == 0)
        {
            YamlToken key = Parse();
            _ahead = key;
            next = next with { Line = key.Line, Column = key.Column };
        }

        return next.Line == 0 ? next with { Line = Math.Max(1, Current.Line), Column = Math.Max(1, Current.Column) } : next;
    }

    private YamlToken Parse()
    {
        try
        {
            while (_parser.MoveNext())
            {
                if (TryTake(_parser.Current, out YamlToken token))
                {
                    return token;
                }

                if (HasFailed)
                {
                    break;
                }
            }
        }
        catch (YamlException error)
        {
            Fail(YamlError.Of(error, Source, _wildcardRemedy));
        }
        catch (ArgumentException)
        {
            // The parser hands "\UFFFFFFFF" and lone surrogates to char.ConvertFromUtf32 unchecked.
            FailHere("an escape after this place is not a Unicode character", null);
        }
        catch (InvalidOperationException)
        {
            // A plain text that runs over the end of its line inside brackets trips the scanner's own bookkeeping.
            FailHere("the text after this place is not valid YAML", "close brackets and braces on the line that opens them");
        }

        return new YamlToken(YamlTokenKind.End, string.Empty, IsPlain: false, Current.Line, Current.Column);
    }

    private bool TryTake(ParsingEvent? parsed, out YamlToken token)
    {
        token = default;
        switch (parsed)
        {
            case DocumentStart start when Current.Line > 0:
                YamlToken second = At(start, YamlTokenKind.End);
                Report(
                    second,
                    DocumentCodes.SecondDocument,
                    "a second document begins here; a file contains one",
                    "split the file, or remove this line");
                HasFailed = true;
                return false;
            case Scalar scalar:
                bool taken = IsAllowed(scalar);
                YamlTokenKind kind = taken ? YamlTokenKind.Scalar : YamlTokenKind.Refused;
                token = new YamlToken(kind, scalar.Value, scalar.Style == ScalarStyle.Plain, Line(scalar), Column(scalar));
                return true;
            case AnchorAlias alias:
                token = At(alias, YamlTokenKind.Refused);
                RefuseAlias(token, alias.Value.Value);
                return true;
            case MappingStart start:
                token = At(start, YamlTokenKind.MappingStart);
                return IsAllowed(start, token);
            case SequenceStart start:
                token = At(start, YamlTokenKind.SequenceStart);
                return IsAllowed(start, token);
            case MappingEnd end:
                _depth--;
                token = At(end, YamlTokenKind.MappingEnd);
                return true;
            case SequenceEnd end:
                _depth--;
                token = At(end, YamlTokenKind.SequenceEnd);
                return true;
            default:
                return false;
        }
    }

    private bool IsAllowed(NodeEvent start, in YamlToken token)
    {
        _ = IsAllowed(start);
        if (++_depth <= MaxDepth)
        {
            return true;
        }

        Report(token, DocumentCodes.TooLarge, "values are nested more than 8 levels deep here");
        HasFailed = true;
        return false;
    }

    private bool IsAllowed(NodeEvent node)
    {
        YamlToken at = At(node, YamlTokenKind.Refused);
        if (!node.Anchor.IsEmpty)
        {
            Report(at, DocumentCodes.Anchor, "anchors, aliases and merge keys are not allowed", "write the value out in full");
            return false;
        }

        if (!node.Tag.IsEmpty)
        {
            Report(
                at,
                DocumentCodes.Tag,
                "a value that begins with '!' is a YAML tag; tags are not allowed",
                "write the plain value, or put it in quotes");
            return false;
        }

        return true;
    }

    private void RefuseAlias(in YamlToken at, string name)
    {
        // Nobody names an anchor with a dot, and "*.evil.example" is the most likely mistake of all.
        if (name.Contains('.', StringComparison.Ordinal))
        {
            YamlError star = YamlError.Star(at.Line, at.Column, Source, _wildcardRemedy);
            Report(at, star.Code, star.Message, star.Hint);
        }
        else
        {
            Report(at, DocumentCodes.Anchor, "anchors, aliases and merge keys are not allowed", "write the value out in full");
        }
    }

    private void FailHere(string message, string? hint) =>
        Fail(new YamlError(Current.Line, Current.Column, DocumentCodes.NotYaml, message, hint));

    private void Fail(YamlError error)
    {
        Findings.Add(Source, error.Line, error.Column, error.Code, error.Message, error.Hint);
        HasFailed = true;
    }

    private YamlToken At(ParsingEvent parsed, YamlTokenKind kind) =>
        new(kind, string.Empty, IsPlain: false, Line(parsed), Column(parsed));

    private int Line(ParsingEvent parsed) => HasPlace(parsed) ? (int)parsed.Start.Line : 0;

    private int Column(ParsingEvent parsed) => HasPlace(parsed) ? (int)parsed.Start.Column : 0;

    // An event without a position claims to be at the very beginning, which is true only for the first.
    private bool HasPlace(ParsingEvent parsed) => parsed.Start.Index > 0 || Current.Line == 0;
}
