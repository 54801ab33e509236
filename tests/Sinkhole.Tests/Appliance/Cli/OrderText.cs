using System.Linq;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>Files of orders as these tests write them.</summary>
internal static class OrderText
{
    /// <summary>Writes "orders/ID.yaml".</summary>
    /// <param name="folder">Where.</param>
    /// <param name="id">Its number.</param>
    /// <param name="entries">From "entries:" on.</param>
    /// <param name="from">The day on which it begins.</param>
    /// <param name="until">The day on which it ends.</param>
    public static void WriteOrder(
        this TemporaryFolder folder, string id, string entries, string from = "2026-11-02", string until = "2027-11-02") =>
        folder.Write($"orders/{id}.yaml", string.Join(
            '\n',
            new[]
            {
                "format: sinkhole.order/1",
                "order:",
                $"  id: {id}",
                "  authority: Example Regional Court",
                "  class: court",
                "  case: \"12 O 345/26 #7\"",
                "  legal_basis: \"Example Code § 7(2)\"",
                "  jurisdiction: \"XA\"",
                $"  valid_from: \"{from}T00:00:00Z\"",
                $"  valid_until: \"{until}T00:00:00Z\"",
                "  contact: { url: \"https://verify.example/x\", email: clerk@court.example }",
                "  appeal: \"https://court.example/appeal\"",
                "defaults: { match: subtree, action: page, page: seizure }",
            }.Append(entries.TrimEnd()).Append(string.Empty)));
}
