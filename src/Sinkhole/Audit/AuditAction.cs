using System.Text.Json.Serialization;

namespace Sinkhole.Audit;

/// <summary>What was looked at, erased or changed. The numbers are in the records of the audit journal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditAction>))]
internal enum AuditAction
{
    /// <summary>One hit, by its reference.</summary>
    Show = 1,

    /// <summary>The hits of an order in an interval.</summary>
    List = 2,

    /// <summary>The audit journal itself.</summary>
    Audit = 3,

    /// <summary>The hits of an order in an interval, written to a package that is sealed to the authority.</summary>
    Export = 4,

    /// <summary>Records of an order were erased, or of all orders by their retention.</summary>
    Erase = 5,

    /// <summary>The same as <see cref="Export"/>, in clear.</summary>
    UnsealedExport = 6,

    /// <summary>How long an order is kept, or its hold, was changed by its file or the configuration. Nobody asks for it.</summary>
    Terms = 7,
}
