using Sinkhole.Documents.Codes;
using Sinkhole.Orders.Codes;

namespace Sinkhole.Configuration;

/// <summary>Every code there is, each declared by the part that reports it: what <c>sinkhole explain</c> lists.</summary>
internal static class FindingCodes
{
    /// <summary>All families in one table.</summary>
    public static FindingCodeTable Table { get; } =
        new(DocumentCodes.All, DomainCodes.All, OrderCodes.All, GuardCodes.All, ConfigurationCodes.All);
}
