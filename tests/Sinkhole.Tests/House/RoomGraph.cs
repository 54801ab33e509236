using System;
using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Tests.House;

/// <summary>
/// Which room of a project names which: a room is a folder, and names another by a using, by a qualified name, or by lying in it. Rooms
/// have storeys, so the graph has no circle.
/// </summary>
internal sealed class RoomGraph
{
    private readonly Dictionary<string, SortedDictionary<string, string>> _edges = new(StringComparer.Ordinal);

    /// <param name="sources">All files of one project.</param>
    public RoomGraph(IReadOnlyList<SourceText> sources)
    {
        // Program.cs in the project's root is above all rooms; nothing names it.
        string[] rooms = [.. sources.Where(static source => source.FileName != "Program.cs").Select(static source => source.Namespace).Distinct().OrderByDescending(static room => room.Length)];
        foreach (string room in rooms)
        {
            _edges[room] = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        foreach (SourceText source in sources.Where(source => _edges.ContainsKey(source.Namespace)))
        {
            // Types of a folder are seen from the folders in it without any using.
            if (source.Folder.Count(static letter => letter == '/') > 2)
            {
                Add(source, 1, Array.Find(rooms, room => source.Namespace.StartsWith(room + ".", StringComparison.Ordinal)));
            }

            foreach ((int line, string name) in ArrowChecker.NamesIn(source))
            {
                if (name.Contains('.', StringComparison.Ordinal) && name != source.Namespace)
                {
                    Add(source, line, Array.Find(rooms, room => ArrowChecker.IsNamespaceNamed(name, room, sources)));
                }
            }
        }
    }

    /// <summary>Circles, each as one line: the rooms, and where each names the next.</summary>
    public IReadOnlyList<string> Circles()
    {
        List<string> circles = [];
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (string room in _edges.Keys.Order(StringComparer.Ordinal))
        {
            Walk(room, [], done, circles);
        }

        return circles;
    }

    /// <summary>Rooms that name one which is not on a lower storey, rooms without a storey, and storeys of no room.</summary>
    /// <param name="storeys">The rooms, the lowest storey first.</param>
    public IReadOnlyList<string> OutOfOrder(IReadOnlyList<string[]> storeys)
    {
        Dictionary<string, int> storeyOf = storeys
            .SelectMany(static (rooms, storey) => rooms.Select(room => (Room: room, Storey: storey)))
            .ToDictionary(static row => row.Room, static row => row.Storey, StringComparer.Ordinal);
        List<string> found = [.. storeyOf.Keys.Except(_edges.Keys).Select(static room => $"{room} has a storey and is no room")];
        foreach ((string room, SortedDictionary<string, string> named) in _edges)
        {
            if (!storeyOf.TryGetValue(room, out int own))
            {
                found.Add($"{room} has no storey");
                continue;
            }

            found.AddRange(named.Where(edge => storeyOf.GetValueOrDefault(edge.Key, own) >= own)
                .Select(edge => $"{room} names {edge.Key}, which is not on a lower storey ({edge.Value})"));
        }

        return found;
    }

    private void Walk(string room, List<string> path, HashSet<string> done, List<string> circles)
    {
        int begun = path.IndexOf(room);
        if (begun >= 0)
        {
            string[] circle = [.. path[begun..], room];
            circles.Add(string.Join("; ", circle.Zip(circle.Skip(1), (from, to) => $"{from} names {to} ({_edges[from][to]})")));
            return;
        }

        if (done.Contains(room))
        {
            return;
        }

        path.Add(room);
        foreach (string next in _edges[room].Keys)
        {
            Walk(next, path, done, circles);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(room);
    }

    private void Add(SourceText source, int line, string? room)
    {
        if (room is not null && room != source.Namespace)
        {
            _edges[source.Namespace].TryAdd(room, $"{source.Path}:{line}");
        }
    }
}
