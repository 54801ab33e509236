using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;

namespace Sinkhole.Orders.Guard;

/// <summary>
/// Names that an order must not take with it: our own, those that devices need to work, those that the operator protects.
/// </summary>
internal sealed class ProtectedNames : IGuardRule
{
    private readonly NameIndex<WrittenName> _protected = new();
    private readonly NameIndex<WrittenName> _own = new();
    private readonly NameIndex<string> _infrastructure = InfrastructureNames.Load();

    public ProtectedNames(GuardedNames names)
    {
        Fill(_protected, names.Protected);
        Fill(_own, names.Own);
    }

    /// <inheritdoc/>
    public GuardReason? Judge(scoped in GuardedEntry entry)
    {
        if (_own.TryFindCovered(entry, out WrittenName? own) || _own.TryFindAtOrAbove(entry.Name, out own))
        {
            string role = $"a host of this appliance or its operator ({At(own.Position)})";
            string itself = entry.Name.SequenceEqual(own.Name) ? $"is {role}" : $"is below '{own.Name}', {role}";
            return new GuardReason(GuardCodes.OwnName, Say(entry, own.Name, itself, $"which is {role}"));
        }

        if (_infrastructure.TryFindCovered(entry, out string? needed) || _infrastructure.TryFindAtOrAbove(entry.Name, out needed))
        {
            const string Need = "needed by devices to go online, check certificates or set the clock";
            return new GuardReason(GuardCodes.Infrastructure, Say(entry, needed, $"is {Need}", $"which is {Need}"));
        }

        if (_protected.TryFindCovered(entry, out WrittenName? listed))
        {
            string where = $"protected ({At(listed.Position)})";
            return new GuardReason(GuardCodes.Protected, Say(entry, listed.Name, $"is {where}", $"which is {where}"));
        }

        return null;
    }

    /// <inheritdoc/>
    public void AddNamesTo(GuardFilter filter)
    {
        _own.AddCoveredTo(filter);
        _own.AddAtOrAboveTo(filter);
        _infrastructure.AddCoveredTo(filter);
        _infrastructure.AddAtOrAboveTo(filter);
        _protected.AddCoveredTo(filter);
    }

    private static string Say(scoped in GuardedEntry entry, string name, string itself, string covered)
    {
        string written = entry.Name.ToString();
        return written == name || written.EndsWith("." + name, StringComparison.Ordinal)
            ? $"'{written}' {itself}"
            : $"'{written}' covers '{name}', {covered}";
    }

    // A name that is the default of its option has no line.
    private static string At(SourcePosition written)
    {
        string file = Path.GetFileName(written.File);
        return written.Line == 0 ? $"a default of {file}" : $"{file}:{written.Line}";
    }

    private static void Fill(NameIndex<WrittenName> index, IReadOnlyList<WrittenName> names)
    {
        foreach (WrittenName name in names)
        {
            index.Add(name.Name, name);
        }
    }
}
