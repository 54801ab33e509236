namespace Sinkhole.Audit;

/// <summary>Which process wrote a record of the audit journal, and so how it knows the user.</summary>
internal enum AuditWriter
{
    /// <summary>The running appliance: the kernel named the user at the other end of the control socket.</summary>
    Appliance = 1,

    /// <summary>The command itself, because no appliance ran: the kernel named the user of its own process.</summary>
    Command = 2,
}
