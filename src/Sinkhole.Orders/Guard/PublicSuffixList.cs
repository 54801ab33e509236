using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Domains;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>The public suffixes, ICANN's and the private section (https://publicsuffix.org/list/). Immutable.</summary>
/// <remarks>Rules as the list's own algorithm has them: names, '*.' for every label below, '!' for the exceptions of those.</remarks>
public sealed class PublicSuffixList
{
    /// <summary>Where Debian's package publicsuffix puts it.</summary>
    public const string DebianPath = "/usr/share/publicsuffix/public_suffix_list.dat";

    private const string BuiltInName = "Sinkhole.Orders.Guard.public-suffixes.txt";
    private const int MaxOctets = 16 * 1024 * 1024;
    private const int MinRules = 100;

    private readonly NameIndex<string> _suffixes = new();
    private readonly HashSet<string> _wildcards = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exceptions = new(StringComparer.Ordinal);

    private PublicSuffixList(string text, string? source, DateTimeOffset? dated)
    {
        Source = source;
        Dated = dated;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            // A rule ends at the first space; a line that begins with '//' is a comment.
            int blank = line.IndexOfAny(' ', '\t');
            ReadOnlySpan<char> rule = blank < 0 ? line : line[..blank];
            if (!rule.IsEmpty && !rule.StartsWith("//"))
            {
                Add(rule);
            }
        }
    }

    /// <summary>The file; null for the smaller list that is built in.</summary>
    public string? Source { get; }

    /// <summary>How old the list is: the file's last change. Null for the built-in list.</summary>
    public DateTimeOffset? Dated { get; }

    /// <summary>How many rules it has.</summary>
    public int RuleCount { get; private set; }

    /// <summary>Reads the list; where that fails, the smaller built-in one is taken and a finding says so.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">Where the list is expected, normally <see cref="DebianPath"/>.</param>
    /// <param name="finding">Null when the file could be read.</param>
    public static PublicSuffixList Load(IFileSystem files, string path, out Finding? finding)
    {
        finding = null;
        FileError error = files.Read(path, MaxOctets, out byte[] octets);
        if (error == FileError.None)
        {
            var read = new PublicSuffixList(Encoding.UTF8.GetString(octets), path, files.ChangedAt(path));
            if (read.RuleCount >= MinRules)
            {
                return read;
            }
        }

        PublicSuffixList builtIn = BuiltIn();
        string why = error == FileError.None ? "is not a public suffix list" : FileErrorText.Describe(error);
        finding = new Finding(
            SourcePosition.Of(path),
            GuardCodes.NoPublicSuffixList,
            $"the public suffix list {why}; the built-in list of {MessageText.Count(builtIn.RuleCount, "suffix", "suffixes")} is used",
            "install the Debian package publicsuffix");
        return builtIn;
    }

    /// <summary>The smaller list that is built in.</summary>
    public static PublicSuffixList BuiltIn()
    {
        using Stream resource = typeof(PublicSuffixList).Assembly.GetManifestResourceStream(BuiltInName)
            ?? throw new InvalidOperationException($"the resource {BuiltInName} was not built in");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return new PublicSuffixList(reader.ReadToEnd(), source: null, dated: null);
    }

    /// <summary>Which list is in use and how old it is, for status: "9,506 rules of 2023-02-09, 3.8 years old (/usr/share/…)".</summary>
    public string Describe(DateTimeOffset now)
    {
        if (Source is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{RuleCount:N0} rules, built in; install the Debian package publicsuffix");
        }

        string age = Dated is DateTimeOffset dated
            ? string.Create(
                CultureInfo.InvariantCulture, $" of {dated:yyyy-MM-dd}, {Math.Max(0, (now - dated).TotalDays / 365.25):F1} years old")
            : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{RuleCount:N0} rules{age} ({Source})");
    }

    /// <summary>Whether strangers register names directly below this one. A top-level name always is such a suffix.</summary>
    /// <param name="name">In lower case, without the last dot.</param>
    public bool IsSuffix(ReadOnlySpan<char> name)
    {
        if (_exceptions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
        {
            return false;
        }

        int dot = name.IndexOf('.');
        return dot < 0
            || _suffixes.TryFind(name, out _)
            || _wildcards.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[(dot + 1)..]);
    }

    /// <summary>Adds all names that may be a public suffix or have one inside.</summary>
    internal void AddNamesTo(GuardFilter filter)
    {
        _suffixes.AddCoveredTo(filter);
        foreach (string name in _wildcards)
        {
            filter.AddTree(name);
        }
    }

    /// <summary>Whether a subtree at this name has a public suffix inside.</summary>
    internal bool TryFindCovered(scoped in GuardedEntry entry, [NotNullWhen(true)] out string? suffix)
    {
        suffix = null;
        return entry.Match == EntryMatch.Subtree && _suffixes.TryFindCovered(entry, out suffix);
    }

    private void Add(ReadOnlySpan<char> rule)
    {
        bool isException = rule[0] == '!';
        bool isWildcard = rule.StartsWith("*.");
        ReadOnlySpan<char> name = isException ? rule[1..] : isWildcard ? rule[2..] : rule;
        if (!TryFold(name, out string? folded))
        {
            return;
        }

        RuleCount++;
        if (isException)
        {
            _exceptions.Add(folded);
        }
        else if (isWildcard)
        {
            _wildcards.Add(folded);

            // A subtree at the wildcard's own name covers suffixes too, though it is none itself.
            _suffixes.Add("*." + folded, "*." + folded);
        }
        else
        {
            _suffixes.Add(folded, folded);
        }
    }

    private static bool TryFold(ReadOnlySpan<char> name, [NotNullWhen(true)] out string? folded)
    {
        folded = null;
        Span<byte> octets = stackalloc byte[WireLimits.NameOctets];
        string text = name.ToString();
        if (name.ContainsAnyExceptInRange('!', '~') && !TryToAscii(ref text))
        {
            return false;
        }

        if (!DomainText.TryParse(text, octets, out int length))
        {
            return false;
        }

        folded = NameText.Format(new WireName(octets[..length]));
        return true;
    }

    private static bool TryToAscii(ref string text)
    {
        try
        {
            text = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
