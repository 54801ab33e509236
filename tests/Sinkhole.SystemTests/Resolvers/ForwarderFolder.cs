using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.Resolvers;

/// <summary>The folder of one resolver: what it would have below /etc lies here.</summary>
internal sealed class ForwarderFolder
{
    private readonly Func<string, string> _exported;
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    public ForwarderFolder(string path, int port, IPEndPoint world, Func<string, string> exported)
    {
        Path = path;
        Port = port;
        World = world;
        _exported = exported;
    }

    public string Path { get; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Who answers names that no order lists.</summary>
    public IPEndPoint World { get; }

    /// <summary>Puts an exported form where the README says.</summary>
    /// <returns>Where it lies here.</returns>
    public string Export(string format, string place)
    {
        string file = Write(System.IO.Path.GetFileName(place), _exported(format));
        _places.Add(place, file);
        return file;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        string file = System.IO.Path.Join(Path, name);
        File.WriteAllText(file, text + "\n");
        return file;
    }

    /// <summary>One of our files, with each place below /etc where it is here; it must name every place that was filled.</summary>
    public string Ours(string name)
    {
        string text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, "appliance", "resolvers", name));
        return _places.Aggregate(text, static (read, place) => read.Replace(place.Key, place.Value, StringComparison.Ordinal));
    }
}
