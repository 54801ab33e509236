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
        HashSet<int> given = [.. logs.SelectMany(Ids)];

        Assert.NotEmpty(logs);
        Assert.All(logs, file =>
        {
            Match said = NextFree().Match(File.ReadAllLines(Path.Combine(Repository.Root, file))[^2]);
            Assert.True(said.Success, $"{file}: the last line says no 'Next free id: N (A-B are those of …)'");
            int[] range = [.. Enumerable.Range(Number(said, "first"), Number(said, "last") - Number(said, "first") + 1)];
            Assert.Equal((file, range.First(id => !given.Contains(id) && Ids(file).Intersect(range).All(own => own < id))), (file, Number(said, "next")));
            Assert.All(Ids(file).Except(range), id => Assert.Contains(id, Older(said.Groups["older"].Value)));
        });
    }

    [Fact]
    public void No_two_logs_take_new_ids_from_one_range()
    {
        IEnumerable<IGrouping<int, string>> shared = Repository.Files("src", "*.cs")
            .Where(static file => Ids(file).Count > 0)
            .Select(static file => (File: file, Said: NextFree().Match(File.ReadAllLines(Path.Combine(Repository.Root, file))[^2])))
            .SelectMany(static log => Enumerable.Range(Number(log.Said, "first"), Number(log.Said, "last") - Number(log.Said, "first") + 1)
                .Select(id => (log.File, Id: id)))
            .GroupBy(static one => one.Id, static one => one.File)
            .Where(static files => files.Count() > 1);

        Assert.Empty(shared);
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

    private static int Number(Match said, string group) => int.Parse(said.Groups[group].Value);

    // Ids of lines that moved here with their code: "1020-1026" or "1001, 1007".
    private static IEnumerable<int> Older(string written) => written.Split(", ", System.StringSplitOptions.RemoveEmptyEntries)
        .Select(static part => part.Split('-').Select(int.Parse).ToArray())
        .SelectMany(static ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));

    [GeneratedRegex(@"// Next free id: (?<next>[0-9]+) \((?<first>[0-9]+)-(?<last>[0-9]+) are (?:[^;)]*)(?:; (?<older>[0-9, -]+) are older)?\)\.")]
    private static partial Regex NextFree();
}
