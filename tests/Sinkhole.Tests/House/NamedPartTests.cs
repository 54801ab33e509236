using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>A page names in backticks only files, types and members that are in the tree; the second half shows that the check can fail.</summary>
public sealed class NamedPartTests
{
    private static readonly string[] Folders = ["src", "tests", "appliance", "blocklists", ".github", ".ci"];

    // Names of .NET, and of the build, that a page may use without a declaration here.
    private static readonly HashSet<string> Foreign = new(StringComparer.Ordinal)
    {
        "DateTime", "ILogger", "Socket", "Stream", "Task", "IsAotCompatible", "DisableTransitiveProjectReferences",
    };

    private static readonly Regex Fence = new("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline);

    private static readonly Regex Quoted = new("`(?<text>[^`\n]+)`", RegexOptions.ExplicitCapture);

    private static readonly Regex FileName = new(@"^(([.]?[a-z]+/\S*)|[\w<>*-]+[.](cs|md|txt|yaml|scenario|csproj|sln))$", RegexOptions.ExplicitCapture);

    private static readonly Regex TypeName = new(@"^(?<type>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)([.](?<member>\w+))?$", RegexOptions.ExplicitCapture);

    private static readonly Regex Declaration = new(
        @"\b(class|struct|interface|enum|record)\s+((class|struct)\s+)?(?<type>[A-Z]\w+)", RegexOptions.ExplicitCapture);

    private static readonly Lazy<string[]> Files =
        new(static () => [.. Folders.SelectMany(static folder => Repository.Files(folder, "*")), "README.md", "Sinkhole.sln"]);

    private static readonly Lazy<ILookup<string, SourceText>> Types = new(static () =>
        Repository.Sources("src").Concat(Repository.Sources("tests"))
            .SelectMany(static source => source.CodeLines
                .SelectMany(static line => Declaration.Matches(line)).Select(match => (Type: match.Groups["type"].Value, Source: source)))
            .ToLookup(static declared => declared.Type, static declared => declared.Source, StringComparer.Ordinal));

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/README.md")]
    [InlineData("tests/README.md")]
    [InlineData(".github/CONTRIBUTING.md")]
    [InlineData(".github/SECURITY.md")]
    [InlineData(".github/CHANGELOG.md")]
    public void Every_file_type_and_member_that_a_page_names_exists(string page)
    {
        string text = Fence.Replace(File.ReadAllText(Path.Combine(Repository.Root, page)), string.Empty);

        Assert.Empty(Missing(text));
    }

    [Theory]
    [InlineData("Add the value to `Face`.", "Face")]
    [InlineData("Write it beside `BrowserFace.cs`.", "BrowserFace.cs")]
    [InlineData("A field of `src/Sinkhole.NameServer/Answering/Plan.cs`.", "src/Sinkhole.NameServer/Answering/Plan.cs")]
    [InlineData("Add `src/Sinkhole.NameServer/Stages/<Name>Step.cs`.", "src/Sinkhole.NameServer/Stages/<Name>Step.cs")]
    [InlineData("Run `tests/start --fast`.", "tests/start")]
    [InlineData("Call `IFace.Show`.", "IFace.Show")]
    public void Name_of_nothing_is_found(string text, string expected)
    {
        Assert.Equal([expected], Missing(text));
    }

    [Theory]
    [InlineData("`IFace`, `IFace.SendAsync`, `PageFace.cs` and `src/Sinkhole.Warning/Faces`")]
    [InlineData("`src/<project>/RULES.md`, `tests/scenarios/<id>-<what>.scenario`, `<Part>Metrics.cs`")]
    [InlineData("`tests/run --fast -- -class '*ArrowTests'`, `.example`, `/etc/sinkhole`, `ENABLED=yes`, `DateTime.Now`")]
    public void Names_of_what_is_there_pass(string text)
    {
        Assert.Empty(Missing(text));
    }

    private static IEnumerable<string> Missing(string text)
    {
        foreach (string quoted in Quoted.Matches(text).Select(static match => match.Groups["text"].Value))
        {
            foreach (string word in quoted.Split(' ').Where(static word => FileName.IsMatch(word) && !IsFile(word)))
            {
                yield return word;
            }

            Match type = TypeName.Match(quoted);
            if (type.Success && !FileName.IsMatch(quoted) && !IsType(type.Groups["type"].Value, type.Groups["member"].Value))
            {
                yield return quoted;
            }
        }
    }

    // A path from the root, or the end of one; <what> stands for any text. Folders that are no part of the source are not looked for.
    private static bool IsFile(string name)
    {
        bool isPath = name.Contains('/', StringComparison.Ordinal);
        if (isPath && !Folders.Contains(name[..name.IndexOf('/', StringComparison.Ordinal)]))
        {
            return true;
        }

        string pattern = Regex.Replace(Regex.Escape(name.TrimEnd('/')), "<[^>]*>|\\\\[*]", "[^/]*");
        var form = new Regex((isPath ? "^" : "(^|/)") + pattern + "(/|$)", RegexOptions.ExplicitCapture);
        return Files.Value.Any(form.IsMatch);
    }

    private static bool IsType(string type, string member) =>
        Foreign.Contains(type)
        || Files.Value.Any(file => file.EndsWith($"/{type}.{member}.csproj", StringComparison.Ordinal))
        || (Types.Value.Contains(type)
            && (member.Length == 0 || Types.Value[type].Any(source => source.CodeLines.Any(line => Regex.IsMatch(line, $@"\b{member}\b")))));
}
