using Sinkhole.Platform.Processes;

namespace Sinkhole.Audit;

/// <summary>Who looked or erased: a user of this machine, as the kernel names it.</summary>
/// <param name="Id">The number of the user.</param>
/// <param name="Name">The name at that time; empty if the number has none.</param>
internal readonly record struct AuditUser(uint Id, string Name)
{
    /// <summary>The user of this process.</summary>
    public static AuditUser OfThisProcess() => Of(UserAccounts.Current());

    /// <summary>Finds the name. May ask a name service over the network.</summary>
    public static AuditUser Of(uint id) => new(id, UserAccounts.NameOf(id) ?? string.Empty);
}
