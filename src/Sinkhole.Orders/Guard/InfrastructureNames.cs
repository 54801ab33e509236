using System;
using System.IO;
using System.Text;

namespace Sinkhole.Orders.Guard;

/// <summary>The built-in list of hosts that devices need to work (<c>infrastructure-names.txt</c>).</summary>
internal static class InfrastructureNames
{
    private const string Name = "Sinkhole.Orders.Guard.infrastructure-names.txt";

    /// <summary>Reads the list.</summary>
    public static NameIndex<string> Load()
    {
        using Stream resource = typeof(InfrastructureNames).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"the resource {Name} was not built in");
        using var reader = new StreamReader(resource, Encoding.ASCII);
        NameIndex<string> names = new();
        while (reader.ReadLine() is string line)
        {
            string name = line.Trim();
            if (name.Length > 0 && name[0] != '#')
            {
                names.Add(name, name);
            }
        }

        return names;
    }
}
