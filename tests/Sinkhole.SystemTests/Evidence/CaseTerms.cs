using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The terms of CASE and UCO in <c>golden/case-uco-1.4.0.txt</c>, and what of a flattened graph is not as they say.</summary>
internal sealed class CaseTerms
{
    private const string Case = "https://ontology.caseontology.org/case/";
    private const string Uco = "https://ontology.unifiedcyberontology.org/uco/";
    private const string Xsd = "http://www.w3.org/2001/XMLSchema#";

    private readonly Dictionary<string, string[]> _classes = [];
    private readonly Dictionary<string, (string Values, string Of)> _properties = [];

    /// <summary>Reads the golden file.</summary>
    public static async Task<CaseTerms> ReadAsync()
    {
        var terms = new CaseTerms();
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "golden", "case-uco-1.4.0.txt"));
        foreach (string[] words in lines.Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] iris = [.. words[1..].Select(IriOf)];
            if (words[0] == "class")
            {
                terms._classes.Add(iris[0], iris);
            }
            else
            {
                terms._properties.Add(iris[0], (iris[1], iris[2]));
            }
        }

        return terms;
    }

    /// <summary>Whether a thing of a flattened graph has a class of CASE.</summary>
    public static bool IsOfClass(JsonElement thing, string name) => TypesOf(thing).Contains(Case + name);

    /// <summary>Each class, property and value that is not as the ontologies say.</summary>
    public IEnumerable<string> ProblemsOf(JsonElement graph)
    {
        Dictionary<string, JsonElement> things = graph.EnumerateArray().ToDictionary(static thing => thing.GetProperty("@id").GetString()!);
        return things.Values.SelectMany(thing => ProblemsOf(thing, things));
    }

    private IEnumerable<string> ProblemsOf(JsonElement thing, Dictionary<string, JsonElement> things)
    {
        string[] types = [.. TypesOf(thing)];
        if (types.Length != 1 || !_classes.ContainsKey(types[0]))
        {
            yield return $"{thing.GetProperty("@id")} has the classes {string.Join(' ', types)}";
        }

        foreach (JsonProperty property in thing.EnumerateObject().Where(static property => property.Name[0] != '@'))
        {
            if (!_properties.TryGetValue(property.Name, out (string Values, string Of) rule))
            {
                yield return $"{property.Name} is no property";
                continue;
            }

            if (!types.Any(type => IsA(type, rule.Of)))
            {
                yield return $"{property.Name} is no property of {string.Join(' ', types)}";
            }

            foreach (JsonElement value in property.Value.EnumerateArray().Where(value => !HasType(value, rule.Values, things)))
            {
                yield return $"{property.Name} has the value {value}, which is no {rule.Values}";
            }
        }
    }

    private bool HasType(JsonElement value, string wanted, Dictionary<string, JsonElement> things)
    {
        if (value.TryGetProperty("@id", out JsonElement id))
        {
            return things.TryGetValue(id.GetString()!, out JsonElement thing) && TypesOf(thing).Any(type => IsA(type, wanted));
        }

        JsonElement literal = value.GetProperty("@value");
        string type = value.TryGetProperty("@type", out JsonElement given) ? given.GetString()!
            : literal.ValueKind == JsonValueKind.Number && literal.TryGetInt64(out _) ? Xsd + "integer"
            : Xsd + "string";
        return type == wanted;
    }

    private bool IsA(string type, string wanted) => _classes.TryGetValue(type, out string[]? chain) && chain.Contains(wanted);

    private static IEnumerable<string> TypesOf(JsonElement thing) =>
        thing.TryGetProperty("@type", out JsonElement types) ? types.EnumerateArray().Select(static type => type.GetString()!) : [];

    private static string IriOf(string name)
    {
        string[] parts = name.Split(':', 2);
        return parts[0] switch
        {
            "case" => Case + parts[1],
            "uco" => Uco + parts[1],
            "xsd" => Xsd + parts[1],
            _ => throw new FormatException(name),
        };
    }
}
