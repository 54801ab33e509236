using System;
using System.Collections.Generic;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Yaml;

/// <summary>Reads one mapping with known keys: unknown, repeated and merge keys become findings and their values are passed over.</summary>
public sealed class YamlMapping
{
    private const int MaxKeysInHint = 16;

    private readonly YamlEvents _events;
    private readonly bool _takesAnyKey;
    private readonly IReadOnlyDictionary<string, string>? _synonyms;
    private readonly YamlToken _start;
    private string[] _keys;
    private YamlToken[] _seen;

    private YamlMapping(
        YamlEvents events, string[] keys, bool takesAnyKey, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        _synonyms = synonyms;
        _events = events;
        _keys = keys;
        _seen = new YamlToken[keys.Length];
        _takesAnyKey = takesAnyKey;
        _start = events.Current;
        events.Advance();
    }

    /// <summary>Takes the start of a mapping.</summary>
    /// <param name="events">At the value of <paramref name="key"/>.</param>
    /// <param name="key">The key whose value it is, for messages.</param>
    /// <param name="keys">The allowed keys.</param>
    /// <param name="synonyms">Words that people write for a key, by word: they are refused, and the key is proposed.</param>
    /// <returns>Null, with a finding and the value taken, when there is no mapping.</returns>
    public static YamlMapping? TryOpen(
        YamlEvents events, string key, string[] keys, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        if (events.Current.Kind == YamlTokenKind.MappingStart)
        {
            return new YamlMapping(events, keys, takesAnyKey: false, synonyms);
        }

        events.RefuseShape(key, "a mapping");
        return null;
    }

    /// <summary>Takes the start of a mapping whose keys are names that the operator chooses; each may appear once.</summary>
    public static YamlMapping? TryOpenNamed(YamlEvents events, string key)
    {
        if (events.Current.Kind == YamlTokenKind.MappingStart)
        {
            return new YamlMapping(events, [], takesAnyKey: true);
        }

        events.RefuseShape(key, "a mapping");
        return null;
    }

    /// <summary>The key that was read last, for findings at its place.</summary>
    public YamlToken KeyToken { get; private set; }

    /// <summary>Takes the next key; its value must then be taken by the caller.</summary>
    /// <param name="key">One of the known keys.</param>
    /// <returns>False when the mapping has ended; its end is taken.</returns>
    public bool TryReadKey(out string key)
    {
        while (_events.Current.Kind != YamlTokenKind.End)
        {
            YamlToken token = _events.Current;
            if (token.Kind == YamlTokenKind.MappingEnd)
            {
                _events.Advance();
                break;
            }

            if (token.Kind != YamlTokenKind.Scalar)
            {
                RefuseComplexKey(token);
                continue;
            }

            _events.Advance();
            int known = IndexOf(token.Text);
            if (known >= 0 && _seen[known].Line == 0)
            {
                _seen[known] = token;
                KeyToken = token;
                key = _keys[known];
                return true;
            }

            Refuse(token, known);
            _events.Skip();
        }

        key = string.Empty;
        return false;
    }

    /// <summary>Whether the key was there, whatever its value.</summary>
    public bool Has(string key) => _seen[Array.IndexOf(_keys, key)].Line > 0;

    /// <summary>Where the key is; where the mapping begins when it is not there.</summary>
    public YamlToken TokenOf(string key)
    {
        YamlToken token = _seen[Array.IndexOf(_keys, key)];
        return token.Line > 0 ? token : _start;
    }

    /// <summary>Reports each of these keys that was not there, unless the text could not be read to its end.</summary>
    /// <param name="where">What the mapping is, for the message: "order", "this entry".</param>
    /// <param name="required">Keys.</param>
    public void Require(string where, params ReadOnlySpan<string> required)
    {
        if (_events.HasFailed)
        {
            return;
        }

        foreach (string key in required)
        {
            if (!Has(key))
            {
                _events.Report(_start, DocumentCodes.KeyMissing, $"required key '{key}' is missing from {where}");
            }
        }
    }

    private int IndexOf(string key)
    {
        int known = Array.IndexOf(_keys, key);
        if (known < 0 && _takesAnyKey && key != "<<")
        {
            known = _keys.Length;
            _keys = [.. _keys, key];
            Array.Resize(ref _seen, _keys.Length);
        }

        return known;
    }

    private void Refuse(in YamlToken token, int known)
    {
        if (known >= 0)
        {
            YamlToken first = _seen[known];
            _events.Report(token, DocumentCodes.DuplicateKey, $"key '{token.Text}' appears twice; first at {first.Line}:{first.Column}");
        }
        else if (token.Text == "<<")
        {
            // An alias after it was already reported when it was read ahead.
            if (_events.Current.Kind != YamlTokenKind.Refused)
            {
                _events.Report(
                    token,
                    DocumentCodes.Anchor,
                    "anchors, aliases and merge keys are not allowed",
                    "write the keys out in full");
            }
        }
        else
        {
            string meant = _synonyms?.GetValueOrDefault(token.Text) is string key
                ? $"; did you mean '{key}'?"
                : MessageText.DidYouMean(token.Text, _keys);
            bool listsKeys = meant.Length == 0 && _keys.Length <= MaxKeysInHint;
            string? hint = listsKeys ? $"allowed keys: {string.Join(", ", (IEnumerable<string>)_keys)}" : null;
            _events.Report(token, DocumentCodes.UnknownKey, $"unknown key {MessageText.Quote(token.Text)}{meant}", hint);
        }
    }

    private void RefuseComplexKey(in YamlToken token)
    {
        if (token.Kind != YamlTokenKind.Refused)
        {
            _events.Report(token, DocumentCodes.WrongShape, "a key is a text, not a list or mapping");
        }

        _events.Skip();
        _events.Skip();
    }
}
