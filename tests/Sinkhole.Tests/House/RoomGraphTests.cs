using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Rooms have storeys in every project; the small trees here show that a circle is found.</summary>
public sealed class RoomGraphTests
{
    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_of_a_project_name_one_another_in_no_circle(string project)
    {
        SourceText[] sources = [.. Repository.Sources("src").Where(source => source.IsUnder("src/" + project))];

        Assert.NotEmpty(sources);
        Assert.Empty(new RoomGraph(sources).Circles());
    }

    [Fact]
    public void Two_rooms_that_name_each_other_are_a_circle()
    {
        RoomGraph graph = new([
            Source("A", "One", "using Sinkhole.X.B;"),
            Source("B", "Two", "namespace Sinkhole.X.B; class Two { Sinkhole.X.A.One _one; }"),
        ]);

        string circle = Assert.Single(graph.Circles());
        Assert.Equal("Sinkhole.X.A names Sinkhole.X.B (src/Sinkhole.X/A/One.cs:1); Sinkhole.X.B names Sinkhole.X.A (src/Sinkhole.X/B/Two.cs:1)", circle);
    }

    [Fact]
    public void Circle_through_a_third_room_is_found()
    {
        RoomGraph graph = new([Source("A", "One", "using Sinkhole.X.B;"), Source("B", "Two", "using Sinkhole.X.C;"), Source("C", "Three", "using Sinkhole.X.A;")]);

        Assert.Single(graph.Circles());
    }

    [Fact]
    public void Room_named_from_within_its_parent_without_a_using_is_named()
    {
        RoomGraph graph = new([Source("A", "One", "namespace Sinkhole.X.A; class One { B.Two _two; }"), Source("B", "Two", "using Sinkhole.X.A;")]);

        Assert.Single(graph.Circles());
    }

    [Fact]
    public void Folder_that_names_a_folder_in_it_is_a_circle_because_that_one_sees_its_types()
    {
        RoomGraph graph = new([Source("A", "One", "using Sinkhole.X.A.Inner;"), Source("A/Inner", "Two", "namespace Sinkhole.X.A.Inner;")]);

        Assert.Single(graph.Circles());
    }

    [Fact]
    public void Storeys_are_no_circle_and_names_in_comments_and_strings_do_not_count()
    {
        RoomGraph graph = new([
            Source("A", "One", "using Sinkhole.X.B;\nusing Sinkhole.X.C;"),
            Source("B", "Two", "using Sinkhole.X.C; // using Sinkhole.X.A;"),
            Source("C", "Three", "class Three { string _text = \"Sinkhole.X.A.One\"; }"),
        ]);

        Assert.Empty(graph.Circles());
    }

    [Fact]
    public void Rooms_of_the_name_server_name_lower_storeys_only() =>
        Assert.Empty(OutOfOrder("Sinkhole.NameServer", ArrowTable.NameServerStoreys));

    [Fact]
    public void Rooms_of_the_executable_name_lower_storeys_only() =>
        Assert.Empty(OutOfOrder("Sinkhole", ArrowTable.ExecutableStoreys));

    [Fact]
    public void Room_of_the_executable_on_a_storey_too_high_is_found()
    {
        List<string[]> storeys = [.. ArrowTable.ExecutableStoreys];
        (storeys[^1], storeys[^2]) = (storeys[^2], storeys[^1]);

        string found = Assert.Single(OutOfOrder("Sinkhole", storeys));

        Assert.StartsWith(
            "Sinkhole.Composition names Sinkhole.Cli, which is not on a lower storey (src/Sinkhole/Composition/", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Storeys_of_the_executable_stand_on_the_page_of_the_house()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "src", "README.md"));
        string[] page = [.. lines.SkipWhile(static line => line != "Program.cs").TakeWhile(static line => line != "```")];
        int[] places =
        [
            .. ArrowTable.ExecutableStoreys.Reverse().Select(rooms => Array.FindIndex(
                page, line => rooms.All(room => line.StartsWith(room + " ", StringComparison.Ordinal) || line.Contains($"  {room} ", StringComparison.Ordinal)))),
        ];

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Room_that_names_one_of_its_own_or_a_higher_storey_is_found()
    {
        RoomGraph graph = new([Source("A", "One", "using Sinkhole.X.B;"), Source("B", "Two", "class Two { }")]);

        Assert.Empty(graph.OutOfOrder([["Sinkhole.X.B"], ["Sinkhole.X.A"]]));
        Assert.Equal(
            ["Sinkhole.X.A names Sinkhole.X.B, which is not on a lower storey (src/Sinkhole.X/A/One.cs:1)"],
            graph.OutOfOrder([["Sinkhole.X.A", "Sinkhole.X.B"]]));
        Assert.Single(graph.OutOfOrder([["Sinkhole.X.A"], ["Sinkhole.X.B"]]));
        Assert.Equal(
            ["Sinkhole.X.C has a storey and is no room", "Sinkhole.X.A has no storey"],
            graph.OutOfOrder([["Sinkhole.X.B"], ["Sinkhole.X.C"]]));
    }

    public static IEnumerable<TheoryDataRow<string>> Projects() => Repository.Files("src", "*.csproj")
        .Select(static file => Path.GetFileNameWithoutExtension(file))
        .Select(static project => new TheoryDataRow<string>(project));

    private static IReadOnlyList<string> OutOfOrder(string project, IReadOnlyList<string[]> storeys)
    {
        SourceText[] sources = [.. Repository.Sources("src").Where(source => source.IsUnder("src/" + project))];
        Assert.NotEmpty(sources);
        return new RoomGraph(sources).OutOfOrder([.. storeys.Select(rooms => (string[])[.. rooms.Select(room => $"{project}.{room}")])]);
    }

    private static SourceText Source(string room, string type, string text) => new($"src/Sinkhole.X/{room}/{type}.cs", text);
}
