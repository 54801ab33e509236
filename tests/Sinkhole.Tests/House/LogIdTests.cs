using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Ids of log lines are a promise to whoever filters by them: each stands for one line, over the whole tree.</summary>
public sealed partial class LogIdTests
{
    [Fact]
    public void No_id_is_given_twice()
    {
        IEnumerable<string> twice = Repository.Files("src", "*.cs")
            .SelectMany(static file => Ids(file).Select(id => (File: file, Id: id)))
            .GroupBy(static given => given.Id)
            .Where(static given => given.Count() > 1)
            .Select(static given => $"{given.Key}: {string.Join(", ", given.Select(static one => one.File))}");

        Assert.Empty(twice);
    }

    [Fact]
    public void Last_line_of_each_log_names_the_next_free_id_of_its_range()
    {
        string[] logs = [.. Repository.Files("src", "*.cs").Where(static file => Ids(file).Count > 0)];
        Assert.NotEmpty(logs);
        Assert.All(logs, static file =>
        {
            string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, file));
            Match said = NextFree().Match(lines[^2]);
            Assert.True(said.Success, $"{file}: the last line says no 'Next free id: N (A-B are …)'");
            IReadOnlyList<int> ids = Ids(file);
            Assert.Equal((file, ids.Max() + 1), (file, int.Parse(said.Groups["next"].Value)));
            Assert.All(ids, id => Assert.InRange(id, int.Parse(said.Groups["first"].Value), int.Parse(said.Groups["last"].Value)));
        });
    }

    [Fact]
    public void Every_log_line_is_declared_with_an_id()
    {
        string[] without = [.. Repository.Files("src", "*.cs").Where(static file => Declarations(file) != Ids(file).Count)];

        Assert.Empty(without);
    }

    private static int Declarations(string file) => Text(file).Split("[LoggerMessage(").Length - 1;

    private static IReadOnlyList<int> Ids(string file) => [.. Id().Matches(Text(file)).Select(static match => int.Parse(match.Groups["id"].Value))];

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"\[LoggerMessage\((?<id>[0-9]+),")]
    private static partial Regex Id();

    [GeneratedRegex(@"// Next free id: (?<next>[0-9]+) \((?<first>[0-9]+)-(?<last>[0-9]+) are ")]
    private static partial Regex NextFree();
}
