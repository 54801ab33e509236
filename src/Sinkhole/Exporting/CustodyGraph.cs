using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sinkhole.Exporting;

/// <summary>Writes things of CASE and UCO 1.4.0 as JSON-LD. The context is in the file: nobody needs a network to read it.</summary>
/// <remarks>Every character outside ASCII is escaped. The id of a thing depends on the scope and its name only.</remarks>
internal sealed class CustodyGraph : IDisposable
{
    private const int UuidOctets = 16;
    private const int VersionOctet = 6;
    private const int VariantOctet = 8;

    private static readonly (string Prefix, string Iri)[] Context =
    [
        ("case-investigation", "https://ontology.caseontology.org/case/investigation/"),
        ("uco-action", "https://ontology.unifiedcyberontology.org/uco/action/"),
        ("uco-core", "https://ontology.unifiedcyberontology.org/uco/core/"),
        ("uco-identity", "https://ontology.unifiedcyberontology.org/uco/identity/"),
        ("uco-observable", "https://ontology.unifiedcyberontology.org/uco/observable/"),
        ("uco-tool", "https://ontology.unifiedcyberontology.org/uco/tool/"),
        ("uco-types", "https://ontology.unifiedcyberontology.org/uco/types/"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    private readonly string _scope;
    private readonly MemoryStream _octets = new();
    private readonly Utf8JsonWriter _json;

    /// <param name="scope">What makes the ids of this file different from those of all others.</param>
    public CustodyGraph(string scope)
    {
        _scope = scope;
        _json = new Utf8JsonWriter(_octets, new JsonWriterOptions { Indented = true });
        _json.WriteStartObject();
        _json.WriteStartObject("@context");
        foreach ((string prefix, string iri) in Context)
        {
            _json.WriteString(prefix, iri);
        }

        _json.WriteEndObject();
        _json.WriteStartArray("@graph");
    }

    /// <summary>Begins a thing.</summary>
    /// <param name="name">Its name in this file.</param>
    /// <param name="type">Its class, with the prefix.</param>
    public void Begin(string name, string type)
    {
        _json.WriteStartObject();
        _json.WriteString("@id", IdOf(name));
        _json.WriteString("@type", type);
    }

    /// <summary>Begins a part, as the value of a property of the thing that is being written.</summary>
    public void BeginPart(string property, string name, string type)
    {
        _json.WritePropertyName(property);
        Begin(name, type);
    }

    /// <summary>Ends what was begun last.</summary>
    public void End() => _json.WriteEndObject();

    /// <summary>Writes a text.</summary>
    public void Text(string property, string value) => _json.WriteString(property, value);

    /// <summary>Writes a number.</summary>
    public void Number(string property, long value) => _json.WriteNumber(property, value);

    /// <summary>Writes an instant.</summary>
    public void Instant(string property, DateTimeOffset value) =>
        Typed(property, "xsd:dateTime", value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

    /// <summary>Writes octets that are given in hexadecimal digits.</summary>
    public void Hexadecimal(string property, string digits) => Typed(property, "xsd:hexBinary", digits.ToUpperInvariant());

    /// <summary>Writes references to things of this file; nothing for none.</summary>
    public void Links(string property, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(property);
        foreach (string name in names)
        {
            _json.WriteStartObject();
            _json.WriteString("@id", IdOf(name));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes a file: its name, and its length and SHA-256 where they are known.</summary>
    /// <param name="name">Its name in this file.</param>
    /// <param name="path">Its name in the package, or in its folder.</param>
    /// <param name="octets">Its length; null where that is not known.</param>
    /// <param name="sha256">64 hexadecimal digits.</param>
    /// <param name="opened">The file that comes out when this one, an envelope, is opened; null for none.</param>
    public void File(string name, string path, long? octets, string sha256, string? opened = null)
    {
        Begin(name, "uco-observable:File");
        Links("case-investigation:wasDerivedFrom", opened is null ? [] : [opened]);
        _json.WriteStartArray("uco-core:hasFacet");
        Begin($"{name}, name", "uco-observable:FileFacet");
        Text("uco-observable:fileName", Path.GetFileName(path));
        Text("uco-observable:filePath", path);
        End();
        Begin($"{name}, content", "uco-observable:ContentDataFacet");
        if (octets is { } length)
        {
            Number("uco-observable:sizeInBytes", length);
        }

        BeginPart("uco-observable:hash", $"{name}, hash", "uco-types:Hash");
        Text("uco-types:hashMethod", "SHA256");
        Hexadecimal("uco-types:hashValue", sha256);
        End();
        End();
        _json.WriteEndArray();
        End();
    }

    /// <summary>Ends the file.</summary>
    public byte[] ToArray()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        return [.. _octets.ToArray(), (byte)'\n'];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _octets.Dispose();
    }

    private void Typed(string property, string type, string value)
    {
        _json.WriteStartObject(property);
        _json.WriteString("@type", type);
        _json.WriteString("@value", value);
        _json.WriteEndObject();
    }

    /// <summary>A UUID of version 8 (RFC 9562): the SHA-256 of scope and name.</summary>
    private string IdOf(string name)
    {
        byte[] octets = SHA256.HashData(Encoding.UTF8.GetBytes($"{_scope}\n{name}"))[..UuidOctets];
        octets[VersionOctet] = (byte)((octets[VersionOctet] & 0x0F) | 0x80);
        octets[VariantOctet] = (byte)((octets[VariantOctet] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(octets, bigEndian: true)}";
    }
}
