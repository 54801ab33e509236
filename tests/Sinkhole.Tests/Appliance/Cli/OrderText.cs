using System.Linq;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>Writes order files for tests.</summary>
internal static class OrderText
{
    /// <summary>Writes "orders/ID.yaml".</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">Id of the order.</param>
    /// <param name="entries">The text from "entries:" to the end.</param>
    /// <param name="from">Begin, a date.</param>
    /// <param name="until">End, a date.</param>
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
