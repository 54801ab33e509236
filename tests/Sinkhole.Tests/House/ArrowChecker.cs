using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Sinkhole.Tests.House;

/// <summary>Holds sources against the tables of <see cref="ArrowTable"/>; each violation is one line: file:line: what, and why not.</summary>
internal static class ArrowChecker
{
    private static readonly Regex Names = new(@"[A-Za-z_][A-Za-z0-9_]*(\s*(\.|::)\s*[A-Za-z_][A-Za-z0-9_]*)*", RegexOptions.ExplicitCapture);
    private static readonly Regex Namespace = new(@"^\s*namespace\s+(?<name>[A-Za-z0-9_.]+)\s*(?<scoped>;)?", RegexOptions.ExplicitCapture);

    public static List<string> CheckRules(IReadOnlyList<SourceText> sources)
    {
        List<string> violations = [];
        foreach (SourceText source in sources)
        {
            foreach (ArrowRule rule in ArrowTable.Rules)
            {
                if (Array.Exists(rule.Where, place => Holds(place, source)) && !Array.Exists(rule.Except, source.IsUnder))
                {
                    Check(source, rule, sources, violations);
                }
            }

            CheckWings(source, sources, violations);
            CheckSteps(source, violations);
        }

        return violations;
    }

    /// <summary>Namespace = folder, file-scoped, and no file in a project's bare root.</summary>
    /// <param name="sources">Files under src or tests, where a folder of that name is a project.</param>
    public static List<string> CheckNamespaces(IEnumerable<SourceText> sources)
    {
        List<string> violations = [];
        foreach (SourceText source in sources)
        {
            string[] folders = source.Folder.Split('/');
            string expected = source.Namespace;
            if (folders.Length < 3 && source.FileName != "Program.cs")
            {
                violations.Add($"{source.Path}:1: lies in the bare root of its project: move it into a folder that says what it is for");
                continue;
            }

            bool found = false;
            for (int line = 0; line < source.CodeLines.Count; line++)
            {
                Match match = Namespace.Match(source.CodeLines[line]);
                if (match.Success)
                {
                    found = true;
                    if (match.Groups["name"].Value != expected || !match.Groups["scoped"].Success)
                    {
                        violations.Add($"{source.Path}:{line + 1}: namespace is '{match.Groups["name"].Value}': write 'namespace {expected};'");
                    }
                }
            }

            if (!found)
            {
                violations.Add($"{source.Path}:1: has no namespace: write 'namespace {expected};'");
            }
        }

        return violations;
    }

    private static void Check(SourceText source, ArrowRule rule, IReadOnlyList<SourceText> tree, List<string> violations)
    {
        foreach ((int line, string name) in NamesIn(source))
        {
            foreach (string never in rule.Never)
            {
                if (IsNamed(name, never, tree))
                {
                    violations.Add($"{source.Path}:{line}: names '{never}'; never-arrow {rule.Number}: {rule.Reason}");
                }
            }
        }
    }

    private static void CheckWings(SourceText source, IReadOnlyList<SourceText> tree, List<string> violations)
    {
        const string Executable = "src/Sinkhole/";
        if (!source.Path.StartsWith(Executable, StringComparison.Ordinal))
        {
            return;
        }

        string folder = source.Path[Executable.Length..].Split('/')[0];
        if (folder == "Program.cs")
        {
            folder = ArrowTable.TopRoom;
        }

        if (!ArrowTable.Wings.TryGetValue(folder, out string[]? wings))
        {
            violations.Add($"{source.Path}:1: folder '{folder}' is not in the table of wings; never-arrow 7: say there what it may name");
            return;
        }

        foreach ((int line, string name) in NamesIn(source))
        {
            foreach (string wing in ArrowTable.Wings[ArrowTable.TopRoom])
            {
                if (Array.IndexOf(wings, wing) < 0 && IsNamed(name, "Sinkhole." + wing, tree))
                {
                    violations.Add($"{source.Path}:{line}: names 'Sinkhole.{wing}'; never-arrow 7: only Composition names every wing");
                }
            }
        }
    }

    private static void CheckSteps(SourceText source, List<string> violations)
    {
        if (!source.IsUnder(ArrowTable.StepFolder))
        {
            return;
        }

        string own = source.FileName[..^3];
        foreach ((int line, string name) in NamesIn(source))
        {
            foreach (string word in name.Split('.'))
            {
                bool isStep = word.EndsWith("Step", StringComparison.Ordinal) && char.IsAsciiLetterUpper(word[0]);
                if (isStep && word != own && word != "IQueryStep")
                {
                    violations.Add($"{source.Path}:{line}: names '{word}'; never-arrow 8: the order of steps stands in QueryPlan only");
                }
            }
        }
    }

    internal static IEnumerable<(int Line, string Name)> NamesIn(SourceText source)
    {
        for (int line = 0; line < source.CodeLines.Count; line++)
        {
            foreach (Match match in Names.Matches(source.CodeLines[line]))
            {
                yield return (line + 1, match.Value.Replace(" ", string.Empty).Replace("::", "."));
            }
        }
    }

    private static bool IsNamed(string name, string never, IReadOnlyList<SourceText> tree)
    {
        bool isNamespace = never.Contains('.', StringComparison.Ordinal) || never == "Polly";
        return isNamespace ? IsNamespaceNamed(name, never, tree) : Array.IndexOf(name.Split('.'), never) >= 0;
    }

    // A namespace is named whole ("using A.B.C", "global::A.B.C.T"), or from within a parent of it without any using ("C.T", "B.C.T").
    internal static bool IsNamespaceNamed(string name, string never, IReadOnlyList<SourceText> tree)
    {
        string dotted = (name.StartsWith("global.", StringComparison.Ordinal) ? name["global.".Length..] : name) + ".";
        if (dotted.StartsWith(never + ".", StringComparison.Ordinal))
        {
            return true;
        }

        for (int dot = never.IndexOf('.'); dot > 0; dot = never.IndexOf('.', dot + 1))
        {
            string within = never[(dot + 1)..] + ".";
            if (dotted.StartsWith(within, StringComparison.Ordinal) && IsDeclared(never, dotted[within.Length..].Split('.')[0], tree))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDeclared(string space, string member, IReadOnlyList<SourceText> tree)
    {
        foreach (SourceText source in tree)
        {
            bool isType = source.Namespace == space && source.FileName == member + ".cs";
            bool isSpace = (source.Namespace + ".").StartsWith($"{space}.{member}.", StringComparison.Ordinal);
            if (member.Length > 0 && (isType || isSpace))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(string place, SourceText source)
    {
        int star = place.IndexOf('*');
        return star < 0
            ? source.IsUnder(place)
            : source.Path.StartsWith(place[..star], StringComparison.Ordinal) && source.Path.EndsWith(place[(star + 1)..], StringComparison.Ordinal);
    }
}
