using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>The folder of orders of one appliance, as an operator edits it: a file is replaced whole, by rename.</summary>
internal sealed class Orders
{
    public Orders(string folder)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
    }

    public string Folder { get; }

    /// <summary>A court's order that seizes names with all below them.</summary>
    public static string Text(string id, IEnumerable<string> names) => $"""
        format: sinkhole.order/1
        order:
          id: {id}
          authority: Example Regional Court
          class: court
          case: "12 O 345/26"
          legal_basis: "Example Code § 7(2)"
          jurisdiction: "XA"
          valid_from: "2020-01-01T00:00:00Z"
          valid_until: "2090-01-01T00:00:00Z"
          contact: {"{"} url: "https://verify.example/{id}" {"}"}
          appeal: "https://court.example/appeal"
        defaults: {"{"} match: subtree, action: page, page: seizure {"}"}
        entries:
        {string.Join('\n', names.Select(static name => $"  - domain: {name}"))}

        """;

    /// <summary>Where an order lies, or would.</summary>
    public string PathOf(string id) => Path.Combine(Folder, $"{id}.yaml");

    /// <summary>Puts an order there, in the place of the one before.</summary>
    public void Put(string id, params IEnumerable<string> names) => Write(id, Text(id, names));

    /// <summary>Puts an order there whose names stand in a file of their own beside it.</summary>
    public void PutList(string id, IEnumerable<string> names)
    {
        string list = $"{id}.domains.txt";
        byte[] octets = Encoding.ASCII.GetBytes(string.Join('\n', names) + "\n");
        string unfinished = Path.Combine(Folder, $".{list}.new");
        File.WriteAllBytes(unfinished, octets);
        File.Move(unfinished, Path.Combine(Folder, list), overwrite: true);
        string text = Text(id, []);
        string head = text[..text.IndexOf("entries:", StringComparison.Ordinal)];
        Write(id, $"{head}entries_file: {{ path: {list}, sha256: {Convert.ToHexStringLower(SHA256.HashData(octets))} }}\n");
    }

    /// <summary>Puts any text where an order belongs.</summary>
    public void Write(string id, string text) => Write(id, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts any octets where an order belongs.</summary>
    public void Write(string id, byte[] octets)
    {
        string unfinished = Path.Combine(Folder, $".{id}.new");
        File.WriteAllBytes(unfinished, octets);
        File.Move(unfinished, PathOf(id), overwrite: true);
    }
}
