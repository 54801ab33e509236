using System;
using System.Collections.Generic;
using System.Xml.Linq;

namespace Sinkhole.Tests.House;

/// <summary>Holds one project file against <see cref="ArrowTable.References"/>.</summary>
internal static class ProjectReferences
{
    /// <summary>Violations of one project file, each "file:line: what".</summary>
    /// <param name="path">From the root, for the message and the project's name.</param>
    /// <param name="xml">The project file.</param>
    /// <param name="existing">Projects that are built: a reference to another is not owed yet.</param>
    public static List<string> Check(string path, string xml, IReadOnlyCollection<string> existing)
    {
        List<string> violations = [];
        string project = NameOf(path);
        if (!ArrowTable.References.TryGetValue(project, out string[]? allowed))
        {
            violations.Add($"{path}:1: project '{project}' is not in the table of arrows");
            return violations;
        }

        HashSet<string> owed = new(allowed, StringComparer.Ordinal);
        owed.IntersectWith(existing);
        XDocument document = XDocument.Parse(xml, LoadOptions.SetLineInfo);
        foreach (XElement reference in document.Descendants("ProjectReference"))
        {
            string target = NameOf(reference.Attribute("Include")?.Value ?? string.Empty);
            if (!owed.Remove(target))
            {
                violations.Add($"{path}:{LineOf(reference)}: references '{target}': {project} may see [{string.Join(", ", allowed)}], each once");
            }
        }

        foreach (string missing in owed)
        {
            violations.Add($"{path}:1: does not reference '{missing}', which the table of arrows says it does");
        }

        foreach (XElement package in document.Descendants("PackageReference"))
        {
            if (package.Attribute("PrivateAssets")?.Value is not ("compile" or "all"))
            {
                violations.Add($"{path}:{LineOf(package)}: package '{package.Attribute("Include")?.Value}' leaks: write PrivateAssets=\"compile\"");
            }
        }

        return violations;
    }

    public static string NameOf(string path)
    {
        string file = path.Replace('\\', '/');
        file = file[(file.LastIndexOf('/') + 1)..];
        return file.EndsWith(".csproj", StringComparison.Ordinal) ? file[..^".csproj".Length] : file;
    }

    private static int LineOf(XElement element) => ((System.Xml.IXmlLineInfo)element).LineNumber;
}
