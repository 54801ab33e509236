using System;

namespace Sinkhole.Documents.Yaml;

/// <summary>The words a key takes and what they mean: a table by name, so that a number is never taken for a word.</summary>
/// <typeparam name="T">What the words mean.</typeparam>
public sealed class Choices<T>
{
    private readonly T[] _values;

    /// <summary>Takes the table, in the order in which hints list it.</summary>
    public Choices(params ReadOnlySpan<(string Word, T Value)> table)
    {
        Keywords = new string[table.Length];
        _values = new T[table.Length];
        for (int at = 0; at < table.Length; at++)
        {
            (Keywords[at], _values[at]) = table[at];
        }
    }

    /// <summary>The words, in the table's order.</summary>
    public string[] Keywords { get; }

    /// <summary>Looks a word up, exactly as written.</summary>
    public bool TryFind(string word, out T value)
    {
        int at = Array.IndexOf(Keywords, word);
        value = at < 0 ? _values[0] : _values[at];
        return at >= 0;
    }

    /// <summary>The word of a value.</summary>
    public string KeywordOf(T value) => Keywords[Array.IndexOf(_values, value)];
}
